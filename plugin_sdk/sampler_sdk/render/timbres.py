"""Pitched instruments: subtractive, detuned saws, FM, organ, plucked, struck, blown, and basses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .dsp import bandpass, cycle, fade_out, lowpass, noise, normalise, times, uniform, wavetable
from .truth import Samples

Params = dict[str, float]
Floats = NDArray[np.float64]


def envelope(seconds: float, rate: int, p: Params) -> Samples:
    """Attack, decay to the sustain level, and a release after ``seconds``."""
    t = times(seconds + p["release"], rate)
    swell = np.minimum(t / p["attack"], 1.0)
    held = p["sustain"] + (1 - p["sustain"]) * np.exp(-np.maximum(t - p["attack"], 0) / p["decay"])
    release = np.exp(-np.maximum(t - seconds, 0) * 5 / p["release"])
    return fade_out((swell * held * release).astype(np.float32), rate, 0.005)


def _rolled(cut: float, power: float = 1.0, count: int = 80, odd: bool = False) -> Floats:
    k = np.arange(1, count + 1, dtype=np.float64)
    partials = k**-power / (1 + (k / cut) ** 4)
    return np.where(k % 2 == 1, partials, 0.0) if odd else partials


def subtractive(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Saw or square whose filter closes, with optional detuned copies."""
    level = envelope(seconds, rate, p)
    frames = len(level)
    odd = p["odd"] > 0.5
    dark, bright = (wavetable(_rolled(p[c], odd=odd), freq, rate) for c in ("dark", "bright"))
    sweep = np.exp(-times(frames / rate, rate)[:frames] / p["sweep"]).astype(np.float32)
    voices = int(p["voices"])
    spread = np.linspace(-p["detune"], p["detune"], voices) if voices > 1 else np.zeros(1)
    out = np.zeros(frames, np.float32)
    for cents in spread:
        at = cycle(freq * 2 ** (cents / 1200), frames, rate, float(rng.random()))
        out += dark[at] + (bright[at] - dark[at]) * sweep
    return out * level


def organ(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Drawbars: a fixed spectrum of octaves and fifths."""
    partials = np.zeros(16)
    partials[[0, 1, 2, 3, 5, 7]] = [1.0, p["bar2"], p["bar3"], p["bar4"], p["bar6"], p["bar8"]]
    level = envelope(seconds, rate, p)
    table = wavetable(partials, freq, rate)
    return np.asarray(table[cycle(freq, len(level), rate)] * level, np.float32)


def fm(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Two-operator FM with a decaying index: electric piano to bell."""
    level = envelope(seconds, rate, p)
    t = times(seconds + p["release"], rate)
    index = p["index"] * np.exp(-t / p["sweep"]) + p["floor"]
    carrier = 2 * np.pi * freq * t
    return (np.sin(carrier + index * np.sin(carrier * p["ratio"])) * level).astype(np.float32)


def struck(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Stretched partials, each with its own decay: piano, harp, guitar, kalimba."""
    t = times(seconds + p["release"], rate)
    out = np.zeros(len(t))
    for k in range(1, 13):
        partial = k * freq * np.sqrt(1 + p["stretch"] * k * k)
        if partial < 0.45 * rate:
            rolled = k ** -p["tilt"] * (1.0 if k > 1 else p["first"])
            out += rolled * np.exp(-t * (p["damp"] + p["damp_k"] * k)) * np.sin(2 * np.pi * partial * t)
    return out.astype(np.float32) * envelope(seconds, rate, p)


def blown(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Few partials, breath and vibrato: flute, reed, voice-like lead."""
    level = envelope(seconds, rate, p)
    t = times(len(level) / rate, rate)[: len(level)]
    vibrato = p["vibrato"] * np.sin(2 * np.pi * p["rate"] * t) / p["rate"] * np.minimum(t / 0.3, 1)
    table = wavetable(_rolled(p["dark"], p["tilt"], odd=p["odd"] > 0.5), freq, rate)
    at = ((t + 0.00058 * vibrato) * freq * len(table)).astype(np.int64) % len(table)
    breath = bandpass(noise(rng, len(level) / rate, rate), freq, 4 * freq + 500, rate)[: len(level)]
    return np.asarray((table[at] + p["breath"] * breath) * level, np.float32)


def sub(freq: float, seconds: float, rate: int, p: Params, rng: Generator) -> Samples:
    """Sine bass with drive: 808 and sub."""
    t = times(seconds + p["release"], rate)
    glide = 1 + p["drop"] * 0.02 * (1 - np.exp(-t / 0.02)) / np.maximum(t, 1e-6)
    tone = np.sin(2 * np.pi * freq * t * glide) * envelope(seconds, rate, p)
    return np.asarray(np.tanh(tone * p["drive"]), np.float32)


Synth = Callable[[float, float, int, Params, Generator], Samples]
_SHAPES: dict[str, dict[str, tuple[float, float]]] = {
    "held": {"attack": (0.003, 0.02), "decay": (0.2, 0.8), "sustain": (0.5, 0.9), "release": (0.05, 0.25)},
    "short": {"attack": (0.002, 0.006), "decay": (0.08, 0.3), "sustain": (0.0, 0.15), "release": (0.03, 0.15)},
    "slow": {"attack": (0.08, 0.4), "decay": (0.5, 1.5), "sustain": (0.7, 1.0), "release": (0.2, 0.7)},
    "ring": {"attack": (0.001, 0.004), "decay": (0.6, 2.0), "sustain": (0.3, 0.7), "release": (0.15, 0.5)},
}
_SUBTRACTIVE = {"dark": (2, 6), "bright": (8, 40), "sweep": (0.05, 0.6), "odd": (0, 1), "detune": (3, 14)}
_STRUCK = {"first": (0.4, 1), "tilt": (0.7, 1.7), "stretch": (0, 4e-4), "damp": (0.3, 3), "damp_k": (0.2, 1.5)}
_FAMILIES: dict[str, tuple[Synth, str, dict[str, tuple[float, float]]]] = {
    "synth": (subtractive, "held", {**_SUBTRACTIVE, "voices": (1, 2.9)}),
    "supersaw": (subtractive, "held", {**_SUBTRACTIVE, "odd": (0, 0), "voices": (3, 5.9), "detune": (8, 22)}),
    "pad": (subtractive, "slow", {**_SUBTRACTIVE, "voices": (2, 4.9), "bright": (5, 14), "sweep": (0.5, 2)}),
    "stab": (subtractive, "short", {**_SUBTRACTIVE, "voices": (1, 3.9)}),
    "organ": (organ, "held", {f"bar{n}": (0.0, 0.9) for n in (2, 3, 4, 6, 8)}),
    "epiano": (fm, "ring", {"ratio": (1, 1), "index": (0.8, 2.5), "sweep": (0.1, 0.6), "floor": (0.1, 0.5)}),
    "bell": (fm, "ring", {"ratio": (3.4, 3.6), "index": (0.3, 1.2), "sweep": (0.1, 0.4), "floor": (0, 0.1)}),
    "piano": (struck, "ring", _STRUCK),
    "pluck": (struck, "short", {**_STRUCK, "damp": (2, 6), "damp_k": (0.5, 3)}),
    "blown": (blown, "held", {"dark": (2, 8), "tilt": (0.8, 2), "odd": (0, 1), "breath": (0.02, 0.4),
                              "vibrato": (0, 4), "rate": (4.5, 6.5)}),
    "bass": (subtractive, "held", {**_SUBTRACTIVE, "dark": (1.5, 4), "bright": (5, 16), "voices": (1, 2.2),
                                   "detune": (3, 10)}),
    "finger": (struck, "ring", {**_STRUCK, "tilt": (0.9, 1.8), "damp": (1, 3), "damp_k": (0.8, 3)}),
    "fm_bass": (fm, "held", {"ratio": (1, 1), "index": (1, 4), "sweep": (0.05, 0.3), "floor": (0.2, 1)}),
    "sub": (sub, "held", {"drive": (1, 3), "drop": (0, 1)}),
}  # fmt: skip
CHORD_FAMILIES = ("synth", "supersaw", "pad", "stab", "organ", "epiano", "piano", "pluck")
LEAD_FAMILIES = ("synth", "supersaw", "organ", "epiano", "bell", "piano", "pluck", "blown")
BASS_FAMILIES = ("bass", "finger", "fm_bass", "sub")


@dataclass
class Instrument:
    """One patch of a family, tuned ``cents`` away from A4 = 440 Hz. Equal notes are rendered once."""

    family: str
    rate: int
    cents: float
    params: Params
    rng: Generator
    _notes: dict[tuple[int, int], Samples] = field(default_factory=dict)

    @classmethod
    def some(cls, rng: Generator, rate: int, families: tuple[str, ...], cents: float = 0.0) -> Instrument:
        """A random patch of one of ``families``."""
        family = str(rng.choice(families))
        _, shape, ranges = _FAMILIES[family]
        params = {name: uniform(rng, *span) for name, span in {**_SHAPES[shape], **ranges}.items()}
        return cls(family, rate, cents, params, rng)

    def note(self, midi: int, seconds: float) -> Samples:
        """A note held for ``seconds``, peak 1, its release after it."""
        held = max(1, round(seconds * 200))
        if (midi, held) not in self._notes:
            freq = 440.0 * 2 ** ((midi - 69) / 12 + self.cents / 1200)
            sound = _FAMILIES[self.family][0](freq, held / 200, self.rate, self.params, self.rng)
            if self.params.get("bright", 0) > 25:
                sound = lowpass(sound, 9000, self.rate)
            self._notes[midi, held] = normalise(sound)
        return self._notes[midi, held]
