"""One-shots: one hit, note, chord or effect each. No tempo; drums, effects and single notes have no key."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from . import drums, noises, voice
from .canvas import Canvas
from .dsp import amplitude, generator, uniform
from .harmony import Harmony
from .loops import some_cents
from .mastering import Master
from .regions import audible
from .timbres import BASS_FAMILIES, LEAD_FAMILIES, Instrument
from .truth import Rendered, Samples, Truth

Shot = Callable[[Generator, int, float], Samples]


def _note(families: tuple[str, ...], low: int, high: int, shortest: float, longest: float) -> Shot:
    def play(rng: Generator, rate: int, cents: float) -> Samples:
        instrument = Instrument.some(rng, rate, families, cents)
        return instrument.note(int(rng.integers(low, high)), uniform(rng, shortest, longest))

    return play


def _chord(families: tuple[str, ...], shortest: float, longest: float) -> Shot:
    def play(rng: Generator, rate: int, cents: float) -> Samples:
        instrument, seconds = Instrument.some(rng, rate, families, cents), uniform(rng, shortest, longest)
        chord = Harmony.some(rng).progression(rng)[0]
        notes = [instrument.note(52 + (tone - 52) % 12, seconds) for tone in chord.tones]
        return np.asarray(np.mean(np.stack(notes), axis=0), np.float32)

    return play


def _drum(hit: drums.Voice) -> Shot:
    return lambda rng, rate, cents: hit(rng, rate)


def _effect(make: Callable[[Generator, float, int], Samples], shortest: float, longest: float) -> Shot:
    return lambda rng, rate, cents: make(rng, uniform(rng, shortest, longest), rate)


_DRUMS: dict[str, Shot] = {
    "kick": _drum(drums.kick), "snare": _drum(drums.snare), "clap": _drum(drums.clap), "hat": _drum(drums.hat),
    "open_hat": _drum(drums.open_hat), "cymbal": _drum(drums.cymbal), "ride": _drum(drums.ride),
    "tom": _drum(drums.tom), "conga": _drum(drums.conga), "rim": _drum(drums.rim), "cowbell": _drum(drums.cowbell),
    "clave": _drum(drums.clave), "shaker": _drum(drums.shaker),
}  # fmt: skip
_TONAL: dict[str, Shot] = {
    "bass": _note(BASS_FAMILIES, 28, 48, 0.3, 2.0), "lead": _note(LEAD_FAMILIES, 52, 84, 0.3, 2.0),
    "pluck": _note(("pluck", "piano", "bell"), 48, 84, 0.2, 1.5),
    "stab": _chord(("stab", "organ", "synth"), 0.1, 0.5),
    "pad": _chord(("pad", "supersaw"), 2.0, 6.0),
}  # fmt: skip
_EFFECTS: dict[str, Shot] = {
    "riser": _effect(noises.riser, 1.5, 6.0), "impact": _effect(noises.impact, 1.0, 4.0),
    "vocal": _effect(voice.vowel, 0.3, 2.0), "noise": _effect(noises.pink, 0.3, 2.0),
}  # fmt: skip
_SHOTS = {**_DRUMS, **_TONAL, **_EFFECTS}
ONE_SHOTS = tuple(_SHOTS)
"""The kinds of one-shot there are."""


def raw_shot(kind: str, rng: Generator, rate: int, cents: float = 0.0) -> Samples:
    """A dry mono one-shot, peak 1."""
    return _SHOTS[kind](rng, rate, cents)


def one_shot(seed: int, kind: str | None = None, *, sample_rate_hz: int = 44100) -> Rendered:
    """A one-shot of ``kind`` (one of :data:`ONE_SHOTS`, or any), with a little air before and after it."""
    rng = generator("one_shot", seed)
    kind = kind or str(rng.choice(ONE_SHOTS))
    cents = some_cents(rng)
    sound = raw_shot(kind, rng, sample_rate_hz, cents)
    start_s = 0.0 if rng.random() < 0.7 else uniform(rng, 0.0, 0.08)
    canvas = Canvas(start_s + len(sound) / sample_rate_hz + uniform(rng, 0, 0.5), sample_rate_hz)
    canvas.add(sound, start_s)
    chain = Master(
        reverb=uniform(rng, 0.02, 0.2) if rng.random() < 0.3 else 0.0, reverb_s=uniform(rng, 0.2, 1.2),
        drive=uniform(rng, 0, 2), peak_dbfs=uniform(rng, -12, -0.1), width=float(rng.integers(2)),
    )  # fmt: skip
    samples = chain.apply(rng, canvas.samples, sample_rate_hz)
    floor = float(rng.uniform(-90, -65)) if rng.random() < 0.3 else None
    span = audible(samples, sample_rate_hz, floor)
    if floor is not None:
        samples = samples + rng.standard_normal(samples.shape, dtype=np.float32) * np.float32(amplitude(floor))
    tonal_chord = kind in ("stab", "pad")
    truth = Truth(
        kind=kind, scored=frozenset({"tempo"} if tonal_chord else {"tempo", "key"}), onsets=canvas.onset_times(),
        tuning_cents=cents if kind in _TONAL else None, regions=(span,) if span else (), noise_floor_dbfs=floor,
    )  # fmt: skip
    return Rendered(samples, sample_rate_hz, truth)
