"""Music to speak and sing over: some seconds of every style, with the tune that was played."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import bands
import numpy as np
from dataset import Split
from labels import DRUM_LOOP, TRACK, Labels
from sound import Draw, Samples
from soundfont import RATE
from studio import Studio
from styles import FROZEN_STYLES, STYLES

COUNT = 48
FROZEN_COUNT = 8
_SECONDS = 8.0


@dataclass(frozen=True)
class Bed:
    """``samples`` of shape ``(frames, 2)`` at 44 100 Hz, RMS 0.1."""

    samples: Samples
    rate: int
    tune: bands.Tune
    labels: Labels
    id: str


@cache
def beds(studio: Studio, split: Split) -> tuple[Bed, ...]:
    """All beds of a split: bands, and beats without a band, half from each font."""
    styles = [n for n in STYLES if (n in FROZEN_STYLES) == (split == "frozen") and not STYLES[n].sung]
    made: list[Bed] = []
    for number, font in enumerate(studio.fonts):
        planned = [_plan(Draw("beds", index, split), styles) for index in range(number, _count(split), 2)]
        for (draw, tune, told), samples in zip(
            planned, font.render([bands.score(t, 0.5) for _, t, _ in planned]), strict=True
        ):
            loud = np.float32(0.1 / max(float(np.sqrt(np.mean(samples**2))), 1e-6))
            made.append(Bed(samples * loud, RATE, tune, told, draw.id))
    return tuple(made)


def _count(split: Split) -> int:
    return COUNT if split == "train" else FROZEN_COUNT


def _plan(draw: Draw, styles: list[str]) -> tuple[Draw, bands.Tune, Labels]:
    rng = draw.generator()
    style = STYLES[styles[draw.index % len(styles)]]
    if style.kits and rng.random() < 0.25:
        tune = bands.tune(rng, style, seconds=_SECONDS)
        bands.drum(tune, int(rng.choice(style.kits)))
        return draw, tune, DRUM_LOOP
    return draw, bands.band(rng, style, _SECONDS), TRACK
