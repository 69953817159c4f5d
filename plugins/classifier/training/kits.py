"""Drum kits of the sound fonts: hits of every kind, alone, two at once, over a machine's, dry or produced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from augment import processed
from dataset import Split
from labels import Type, hit
from machines import machine_hit, padded
from numpy.random import Generator
from sampler_sdk.render.dsp import uniform
from sound import Draw, Samples, Sound, rendered
from soundfont import DRUMS, RATE, Played, Score
from strokes import layered
from studio import Studio

KIT_BANK = 128
_NOTES: dict[Type, tuple[int, ...]] = {
    "kick": (35, 36), "snare": (38, 40), "clap": (39,), "hat": (42, 44, 46), "cymbal": (49, 51, 52, 53, 55, 57, 59),
    "tom": (41, 43, 45, 47, 48, 50),
    "perc": (28, 31, 33, 37, 54, 56, 58, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 73, 74, 75, 76, 77, 80, 81, 82,
             83, 85, 86, 87),
}  # fmt: skip
"""General MIDI's percussion, less what has no clear name (whistles, cuica, bell tree, scratches)."""
_TUNED = {56, 60, 61, 62, 63, 64, 65, 66, 67, 68, 80, 81, 86, 87, *_NOTES["tom"]}
_ORCHESTRA = 48
_ORCHESTRA_NOTES: dict[Type, tuple[int, ...]] = {
    "kick": (35, 36), "snare": (38, 40), "hat": (27, 28, 29), "cymbal": (30, 57, 59),
    "perc": (37, 54, 69, 70, 75, 76, 77, 80, 81, 82, 85),
}  # fmt: skip
_MARCHING = range(55, 128)
"""Kits whose notes are not General MIDI's."""
_BRUSHES: dict[Type, tuple[int, ...]] = {**_NOTES, "snare": (38, 39, 40)}
del _BRUSHES["clap"]
FROZEN_KITS = frozenset({16, 17, 18, 19, 41})
"""Power kits and a brush kit are kept from training. Hand percussion and cymbals they share with other kits."""
COUNTS: dict[Type, int] = {"kick": 200, "snare": 220, "clap": 60, "hat": 180, "cymbal": 150, "tom": 170, "perc": 320}
FROZEN_SHARE = 0.1
_TAIL_S: dict[Type, float] = {"cymbal": 4.5, "kick": 1.2, "snare": 1.6, "clap": 1.2}


@dataclass(frozen=True)
class _Stroke:
    draw: Draw
    font: int
    kit: int
    type: Type
    notes: tuple[int, ...]
    score: Score


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """``COUNTS`` hits of each type, a tenth of that, and from other kits, for ``frozen``."""
    strokes = [_stroke(studio, draw, type_) for draw, type_ in _draws(split)]
    for number, font in enumerate(studio.fonts):
        chosen = [stroke for stroke in strokes if stroke.font == number]
        for stroke, samples in zip(chosen, font.render([s.score for s in chosen]), strict=True):
            if np.abs(samples).max() > 1e-3:  # not every kit has every note
                yield _sound(stroke, font.name, samples)


def _draws(split: Split) -> Iterator[tuple[Draw, Type]]:
    first = 0
    for type_, count in COUNTS.items():
        wanted = count if split == "train" else round(count * FROZEN_SHARE)
        yield from ((Draw("kits", index, split), type_) for index in range(first, first + wanted))
        first += count


def _stroke(studio: Studio, draw: Draw, type_: Type) -> _Stroke:
    rng = draw.generator()
    number = int(rng.integers(2))
    kits = [program for bank, program, _ in studio.fonts[number].presets if bank == KIT_BANK]
    kits = [kit for kit in kits if (kit in FROZEN_KITS) == (draw.split == "frozen") and kit not in _MARCHING]
    kit = int(rng.choice([kit for kit in kits if type_ in notes_of(kit)]))
    book = notes_of(kit)[type_]
    count = 2 if len(book) > 1 and type_ in ("kick", "snare") and rng.random() < 0.12 else 1
    notes = tuple(int(note) for note in rng.choice(book, count, replace=False))
    velocity = int(np.clip(rng.normal(95, 25), 25, 127))
    played = tuple(Played(0.0, 0.3, note, velocity, DRUMS) for note in notes)
    return _Stroke(draw, number, kit, type_, notes, Score(_TAIL_S.get(type_, 2.0), {DRUMS: (KIT_BANK, kit)}, played))


def notes_of(kit: int) -> dict[Type, tuple[int, ...]]:
    """The notes of a kit by type."""
    if kit == _ORCHESTRA:
        return _ORCHESTRA_NOTES
    if kit in (40, 41, 42):  # brushes have a slap where others have a clap
        return _BRUSHES
    return _NOTES


def _sound(stroke: _Stroke, font: str, samples: Samples) -> Sound:
    rng = stroke.draw.generator()
    rng.random(64)  # not the numbers that chose the stroke
    out = ended(rng, samples / np.float32(np.abs(samples).max()), RATE)
    if stroke.type != "perc" and rng.random() < 0.15:
        machine, _ = machine_hit(rng, stroke.type)
        out = layered(out.mean(axis=1), machine * np.float32(uniform(rng, 0.2, 1)))
    out, rate = padded(rng, out), RATE
    if rng.random() < 0.55:
        out, rate = processed(rng, out, rate, "hit")
    tuned = stroke.type == "tom" or bool(_TUNED & set(stroke.notes))
    detail = f"{font} kit {stroke.kit} notes {stroke.notes}"
    return rendered(stroke.draw, out, rate, hit(stroke.type, tuned=tuned), library=f"{font}-kits", detail=detail,
                    licence="MIT", longest_s=2.6)  # fmt: skip


def ended(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Cut where the tail is 40 to 75 dB below the peak, with a short fade."""
    level = np.abs(samples).max(axis=1)
    loud = np.flatnonzero(level > 10 ** (-uniform(rng, 40, 75) / 20) * level.max())
    out = samples[: int(loud[-1]) + 1].copy()
    n = min(len(out), round(uniform(rng, 0.002, 0.02) * rate))
    out[-n:] *= np.linspace(1, 0, n, dtype=np.float32)[:, None]
    return out
