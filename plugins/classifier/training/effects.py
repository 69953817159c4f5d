"""Effects of producers, films, games and households, as one-shots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import effects_heard
import effects_made
import numpy as np
from augment import processed
from dataset import Split
from labels import Labels, effect, labels
from machines import padded
from numpy.random import Generator
from sound import Draw, Samples, Sound, rendered
from studio import Studio

RATE = 44100
Effect = Callable[[Generator], Samples]
COUNT = 330
FROZEN_COUNT = 33
_FX, _NOISE = effect(), effect("noise")
_BEEP = labels({"noise_fx"}, {"tonal_instrument"}, "one_shot", "fx")
EFFECTS: tuple[tuple[float, Effect, Labels], ...] = (
    (2, effects_made.rise, _FX),
    (1.3, effects_made.fall, _FX),
    (1.5, effects_made.whoosh, _FX),
    (1.5, effects_made.boom, _FX),
    (1.5, effects_made.laser, _BEEP),
    (1, effects_made.glitch, _FX),
    (1, effects_made.siren, _BEEP),
    (1, effects_heard.squeak, _FX),
    (1.3, effects_heard.crash, _FX),
    (1, effects_heard.water, _FX),
    (1, effects_heard.engine, _FX),
    (1.3, effects_heard.handling, _FX),
    (0.7, effects_made.tape, _FX),
    (3.5, effects_made.hiss, _NOISE),
    (1, effects_made.sweep, _FX),
    (1.5, effects_heard.call, _FX),
)


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Half as they are, half produced."""
    shares = np.array([share for share, _, _ in EFFECTS])
    for index in range(COUNT if split == "train" else FROZEN_COUNT):
        draw = Draw("effects", index, split)
        rng = draw.generator()
        _, make, told = EFFECTS[int(rng.choice(len(EFFECTS), p=shares / shares.sum()))]
        out, rate = padded(rng, make(rng)), RATE
        if rng.random() < 0.5:
            out, rate = processed(rng, out, rate, "tone")
        yield rendered(draw, out, rate, told, detail=make.__name__, longest_s=2.2)
