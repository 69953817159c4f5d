"""Synthesisers of producers: basses, stabs, plucks, bells and pads beyond what sound fonts hold. Mono, peak 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from labels import Labels, Type, labels, note
from numpy.random import Generator
from sampler_sdk.render.dsp import decay, fade_out, lowpass, normalise, sine, times, uniform
from sampler_sdk.render.harmony import Harmony
from sampler_sdk.render.timbres import BASS_FAMILIES, LEAD_FAMILIES, Instrument
from scipy import signal
from sound import Samples
from strokes import driven, falling, log_uniform

RATE = 44100
Patch = Callable[[Generator], Samples]


def hertz(midi: float | np.integer) -> float:
    """Frequency of a MIDI note."""
    return float(440 * 2 ** ((float(midi) - 69) / 12))


def swept(rng: Generator, samples: Samples, cut: np.ndarray, resonance: float) -> Samples:
    """A resonant low-pass whose cut-off in Hz follows ``cut``, in steps of 5 ms."""
    step = RATE // 200
    state, out = np.zeros(2), np.empty_like(samples)
    for first in range(0, len(samples), step):
        turn = 2 * np.pi * min(float(cut[first]), 0.45 * RATE) / RATE
        alpha = np.sin(turn) / (2 * resonance)
        low = (1 - np.cos(turn)) / 2
        b, a = np.array([low, 2 * low, low]), np.array([1 + alpha, -2 * np.cos(turn), 1 - alpha])
        out[first : first + step], state = signal.lfilter(b / a[0], a / a[0], samples[first : first + step], zi=state)
    return out


def _saws(rng: Generator, hz: float, seconds: float, voices: int, cents: float) -> Samples:
    t = times(seconds, RATE)
    tuned = hz * 2 ** (np.linspace(-cents, cents, voices) / 1200)
    saws = [signal.sawtooth(2 * np.pi * (f * t + rng.random())) for f in tuned]
    return np.asarray(np.mean(saws, axis=0), np.float32)


def bass_808(rng: Generator) -> Samples:
    """The long sine of trap, with a click or a glide."""
    tau, hz = log_uniform(rng, 0.25, 1.2), hertz(uniform(rng, 24, 43))
    seconds = min(3.5 * tau, 2.5)
    body = falling(seconds, hz * uniform(rng, 1, 3), hz, uniform(rng, 0.01, 0.06), RATE) * decay(seconds, tau, RATE)
    return driven(rng, body, 8)


def bass_reese(rng: Generator) -> Samples:
    """Detuned saws that beat."""
    seconds = uniform(rng, 0.4, 2.2)
    tone = _saws(rng, hertz(rng.integers(26, 46)), seconds, int(rng.integers(2, 6)), uniform(rng, 8, 45))
    return fade_out(driven(rng, lowpass(tone, log_uniform(rng, 200, 3000), RATE), 6), RATE, uniform(rng, 0.01, 0.2))


def bass_acid(rng: Generator) -> Samples:
    """Saw or square through a resonant filter that closes."""
    seconds = uniform(rng, 0.1, 0.9)
    turns = 2 * np.pi * hertz(rng.integers(28, 52)) * times(seconds, RATE)
    tone = (signal.sawtooth(turns) if rng.random() < 0.6 else signal.square(turns)).astype(np.float32)
    cut = log_uniform(rng, 100, 500) + log_uniform(rng, 500, 5000) * np.exp(
        -times(seconds, RATE) / uniform(rng, 0.05, 0.4)
    )
    return fade_out(driven(rng, swept(rng, tone, cut, log_uniform(rng, 1, 14)), 5), RATE, 0.02)


def bass_wobble(rng: Generator) -> Samples:
    """The filter swings."""
    seconds, speed = uniform(rng, 0.5, 2.2), uniform(rng, 2, 12)
    tone = _saws(rng, hertz(rng.integers(26, 45)), seconds, int(rng.integers(1, 5)), 12)
    swing = 0.5 - 0.5 * np.cos(2 * np.pi * speed * times(seconds, RATE))
    return fade_out(driven(rng, swept(rng, tone, 120 + 3000 * swing**2, uniform(rng, 1, 6)), 8), RATE, 0.03)


def _family(families: tuple[str, ...], low: int, high: int, longest: float) -> Patch:
    def play(rng: Generator) -> Samples:
        instrument = Instrument.some(rng, RATE, families)
        return instrument.note(int(rng.integers(low, high)), log_uniform(rng, 0.1, longest))

    return play


def stab(rng: Generator) -> Samples:
    """A short chord of detuned saws, or sampled and pitched as rave stabs are."""
    seconds, root = uniform(rng, 0.1, 0.7), int(rng.integers(45, 66))
    shape = [(0, 3, 7), (0, 4, 7), (0, 3, 7, 10), (0, 7, 12), (0, 5, 10)][int(rng.integers(5))]
    tone = np.sum([_saws(rng, hertz(root + step), seconds, 3, uniform(rng, 3, 20)) for step in shape], axis=0)
    cut = 300 + log_uniform(rng, 600, 9000) * np.exp(-times(seconds, RATE) / uniform(rng, 0.03, 0.5))
    return normalise(swept(rng, tone, cut, uniform(rng, 0.7, 3)) * decay(seconds, seconds / uniform(rng, 1.2, 4), RATE))


def chord(rng: Generator) -> Samples:
    """A short chord of keys or organ."""
    instrument, seconds = (
        Instrument.some(rng, RATE, ("piano", "organ", "epiano", "stab", "supersaw")),
        uniform(rng, 0.1, 0.5),
    )
    tones = Harmony.some(rng).progression(rng)[0].tones
    return normalise(np.sum([instrument.note(52 + (tone - 52) % 12, seconds) for tone in tones], axis=0))


def bell(rng: Generator) -> Samples:
    """FM bells, music boxes, glass."""
    tau, hz = log_uniform(rng, 0.15, 1.0), hertz(rng.integers(58, 96))
    seconds = min(4 * tau, 2.5)
    t = times(seconds, RATE)
    ratio = float(rng.choice([1.41, 2.0, 2.76, 3.0, 3.5, 4.0, 5.4, 7.0]))
    index = uniform(rng, 0.3, 4) * np.exp(-t / (tau * uniform(rng, 0.1, 0.8)))
    tone = np.sin(2 * np.pi * hz * t + index * np.sin(2 * np.pi * hz * ratio * t)) * decay(seconds, tau, RATE)
    return normalise(np.asarray(tone, np.float32))


def pad(rng: Generator) -> Samples:
    """A chord that comes slowly, its filter moving."""
    seconds, attack = uniform(rng, 1.8, 4), uniform(rng, 0.15, 1.2)
    root, shape = (
        int(rng.integers(40, 62)),
        [(0, 7), (0, 3, 7), (0, 4, 7, 11), (0, 3, 7, 10, 14), (0,)][int(rng.integers(5))],
    )
    tone = np.sum([_saws(rng, hertz(root + step), seconds, 4, uniform(rng, 5, 18)) for step in shape], axis=0)
    t = times(seconds, RATE)
    cut = log_uniform(rng, 300, 2500) * (1.2 + np.sin(2 * np.pi * uniform(rng, 0.05, 0.6) * t + uniform(rng, 0, 6)))
    swell = np.minimum(t / attack, 1) * np.minimum((seconds - t) / uniform(rng, 0.3, 1), 1).clip(0)
    return normalise(swept(rng, tone, cut, uniform(rng, 0.6, 2)) * swell.astype(np.float32))


def blip(rng: Generator) -> Samples:
    """Sines and squares of games and interfaces, as notes."""
    seconds, hz = uniform(rng, 0.08, 0.6), hertz(rng.integers(52, 96))
    duty = uniform(rng, 0.1, 0.5)
    tone = signal.square(2 * np.pi * hz * times(seconds, RATE), duty) if rng.random() < 0.7 else sine(hz, seconds, RATE)
    return normalise(np.asarray(tone * decay(seconds, seconds / uniform(rng, 0.8, 4), RATE), np.float32))


_LOW = labels({"tonal_instrument"}, {"percussion"}, "one_shot", "bass")
PATCHES: dict[Type, tuple[tuple[Patch, Labels], ...]] = {
    "bass": ((bass_808, _LOW), *((patch, note("bass")) for patch in (
        bass_reese, bass_acid, bass_wobble, _family(BASS_FAMILIES, 26, 50, 1.5)))),
    "stab": tuple((patch, note("stab")) for patch in (stab, stab, chord)),
    "bell": tuple((patch, note("bell")) for patch in (bell, _family(("bell",), 60, 96, 1.0))),
    "pad": tuple((patch, note("pad")) for patch in (pad, pad, _family(("pad",), 43, 74, 2.5))),
    "lead_keys": tuple((patch, note("lead_keys")) for patch in (_family(LEAD_FAMILIES, 45, 88, 1.5), blip)),
}  # fmt: skip
