"""Drum loops played on real one-shots and machines' hits, some with a synthesiser's bass or chords over them.

Every loop uses the hits of one library of the corpus, named in ``library``, so that a library can be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
from augment import processed
from corpus import Row, library_of, rows
from dataset import Split
from labels import DRUM_LOOP, FULL_LOOP, Labels, Type
from machines import machine_hit
from numpy.random import Generator
from sampler_sdk.render import GROOVES, Groove
from sampler_sdk.render.canvas import Canvas
from sampler_sdk.render.clock import Clock
from sampler_sdk.render.dsp import normalise, uniform
from sampler_sdk.render.harmony import Harmony
from sampler_sdk.render.parts import bass, chords, perform
from sampler_sdk.render.timbres import BASS_FAMILIES, CHORD_FAMILIES, Instrument
from sound import Draw, Samples, Sound, rendered
from studio import Studio

RATE = 44100
COUNT = 100
FROZEN_COUNT = 10
_MELODIC_SHARE = 0.35
_MACHINE_SHARE = 0.35
_LIBRARIES = ("sonic-pi", "muldjordkit", "sampled", "uzu-drumkit", "web-audio-samples", "machines")
_PLAYED: dict[str, tuple[str, Type, float]] = {
    "kick": ("kick", "kick", 1.0), "snare": ("snare", "snare", 0.8), "clap": ("clap", "clap", 0.6),
    "hat": ("hihat", "hat", 0.35), "open": ("hihat_open", "hat", 0.35), "crash": ("cymbal", "cymbal", 0.4),
    "ride": ("cymbal", "cymbal", 0.3), "tom": ("tom", "tom", 0.6), "conga": ("conga", "perc", 0.5),
    "bongo": ("conga", "perc", 0.4), "rim": ("rim", "perc", 0.5), "bell": ("cowbell", "perc", 0.3),
    "clave": ("clave", "perc", 0.4), "shaker": ("shaker", "perc", 0.3),
}  # fmt: skip
"""The corpus's subclass, the machine's type and the level of each voice of a groove."""
_STROKES = {"X": 1.0, "x": 0.75, "o": 0.45, "g": 0.18, "?": 0.55, "r": 0.6}


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Half as they are, half produced."""
    hits = [row for row in rows(studio.corpus, train=True) if row["class"] == "percussion"]
    for index in range(COUNT if split == "train" else FROZEN_COUNT):
        draw = Draw("beats", index, split)
        rng = draw.generator()
        library = _LIBRARIES[index % len(_LIBRARIES)]
        mine = [row for row in hits if library_of(row) == library]
        samples, told = _loop(rng, studio.corpus, mine)
        out, rate = samples * np.float32(uniform(rng, 0.3, 0.99) / max(float(np.abs(samples).max()), 1e-9)), RATE
        if rng.random() < 0.5:
            out, rate = processed(rng, out, rate, "loop")
        licence = " and ".join(sorted({row["license"] for row in mine})) or "CC0-1.0 (made here)"
        yield rendered(draw, out, rate, told, library=f"beats-{library}", licence=licence, longest_s=5.0)


def _loop(rng: Generator, corpus: Path, hits: list[Row]) -> tuple[Samples, Labels]:
    groove = GROOVES[int(rng.integers(len(GROOVES)))]
    bpm, size = uniform(rng, *groove.bpm), groove.beats_per_bar
    bars = int(rng.choice([n for n in (1, 1, 2, 4) if n * size * 60 / bpm < 4.8] or [1]))
    clock = Clock.steady(bpm, bars * size).swung(uniform(rng, *groove.swing), groove.swing_unit)
    canvas = Canvas(clock.end_s, RATE, wrap=True)
    _drum(rng, canvas, clock, groove, corpus, hits)
    if rng.random() > _MELODIC_SHARE:
        return canvas.samples, DRUM_LOOP
    _accompany(rng, canvas, clock, bars, size)
    return canvas.samples, FULL_LOOP


def _drum(rng: Generator, canvas: Canvas, clock: Clock, groove: Groove, corpus: Path, hits: list[Row]) -> None:
    spread_s = float(rng.choice([0.0, 0.003, 0.008]))
    for voice, line in groove.lines.items():
        sound, pan = _hit(rng, voice, corpus, hits), uniform(rng, -0.5, 0.5)
        level = _PLAYED[voice][2] * uniform(rng, 0.6, 1.3)
        for step, stroke in enumerate(line * (clock.beats // groove.beats_per_bar)):
            if stroke != "." and (stroke != "?" or rng.random() < 0.4):
                at_s = clock.time(step / groove.steps_per_beat) + float(rng.normal(0, spread_s))
                canvas.add(
                    sound, at_s, level * _STROKES[stroke] * uniform(rng, 0.85, 1.1), pan if voice != "kick" else 0
                )


def _hit(rng: Generator, voice: str, corpus: Path, hits: list[Row]) -> Samples:
    subclass, type_, _ = _PLAYED[voice]
    fitting = [row for row in hits if row["subclass"] == subclass]
    if not fitting or rng.random() < _MACHINE_SHARE:
        return machine_hit(rng, type_)[0]
    samples, rate = soundfile.read(
        corpus / fitting[int(rng.integers(len(fitting)))]["path"], dtype="float32", always_2d=True
    )
    mono = soxr.resample(samples.mean(axis=1), rate * 2 ** (uniform(rng, -2, 2) / 12), RATE)
    return normalise(np.asarray(mono[: 3 * RATE], np.float32))


def _accompany(rng: Generator, canvas: Canvas, clock: Clock, bars: int, size: int) -> None:
    harmony = Harmony.some(rng)
    written = harmony.progression(rng)
    progression = tuple(written[n % len(written)] for n in range(bars))
    low = Instrument.some(rng, RATE, BASS_FAMILIES)
    perform(canvas, rng, bass(rng, progression, size, harmony), low, clock, uniform(rng, 0.3, 0.7))
    if rng.random() < 0.7:
        keys = Instrument.some(rng, RATE, CHORD_FAMILIES)
        perform(canvas, rng, chords(rng, progression, size), keys, clock, uniform(rng, 0.1, 0.3))
