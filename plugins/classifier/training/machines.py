"""Synthesised drums of many machines, with wide ranges of every parameter; half of them produced."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from augment import processed
from dataset import Split
from labels import Type, hit
from machine_kicks import KICKS
from machine_metal import CYMBALS, HATS
from machine_noise import CLAPS, SNARES
from machine_perc import PERCUSSION, TUNED
from machine_toms import TOMS
from numpy.random import Generator
from sampler_sdk.render.dsp import uniform
from sound import Draw, Samples, Sound, rendered
from strokes import Voice, layered
from studio import Studio

RATE = 44100
_VOICES: dict[Type, tuple[Voice, ...]] = {
    "kick": KICKS, "snare": SNARES, "clap": CLAPS, "hat": HATS, "cymbal": CYMBALS, "tom": TOMS, "perc": PERCUSSION,
}  # fmt: skip
COUNTS: dict[Type, int] = {"kick": 240, "snare": 240, "clap": 170, "hat": 230, "cymbal": 130, "tom": 230, "perc": 320}
FROZEN_SHARE = 0.1


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """``COUNTS`` hits of each type, a tenth of that for ``frozen``."""
    first = 0
    for type_, count in COUNTS.items():
        wanted = count if split == "train" else round(count * FROZEN_SHARE)
        for index in range(first, first + wanted):
            yield _sound(Draw("machines", index, split), type_)
        first += count


def _sound(draw: Draw, type_: Type) -> Sound:
    rng = draw.generator()
    samples, tuned = machine_hit(rng, type_)
    out, rate = padded(rng, samples), RATE
    if rng.random() < 0.5:
        out, rate = processed(rng, out, rate, "hit")
    return rendered(draw, out, rate, hit(type_, tuned=tuned), longest_s=2.6)


def machine_hit(rng: Generator, type_: Type) -> tuple[Samples, bool]:
    """A mono hit of a type, sometimes two layered; and whether it may be heard as a note."""
    voices = _VOICES[type_]
    voice = voices[int(rng.integers(len(voices)))]
    samples = voice(rng, RATE)
    if type_ in ("kick", "snare", "clap", "hat") and rng.random() < 0.12:
        other = voices[int(rng.integers(len(voices)))](rng, RATE)
        samples = layered(samples, other * np.float32(uniform(rng, 0.3, 1)))
    return samples, type_ == "tom" or voice in TUNED


def padded(rng: Generator, samples: Samples) -> Samples:
    """A level, and the silence that files have around their sound."""
    before = 0.0 if rng.random() < 0.75 else uniform(rng, 0, 0.06)
    after = 0.0 if rng.random() < 0.5 else uniform(rng, 0, 0.5)
    edges = (round(before * RATE), round(after * RATE))
    top = np.float32(uniform(rng, 0.3, 0.99) / max(float(np.abs(samples).max()), 1e-9))
    return np.pad(samples * top, (edges,) if samples.ndim == 1 else (edges, (0, 0)))
