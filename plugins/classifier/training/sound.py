"""A sound on its way into the data set: samples, origin and truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from dataset import Split
from labels import Labels
from numpy.random import Generator
from numpy.typing import NDArray
from sampler_sdk.render.dsp import generator

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Sound:
    """``samples`` of shape ``(frames,)`` or ``(frames, channels)``.

    ``group`` is shared by all variants of a sound. Where the sound falls into several regions, ``parts`` is what is
    true of each (default: the content of ``labels``, and no form). Of a region longer than ``longest_s``, up to
    ``crops`` stretches of that length are kept, and at most ``most`` items of the whole sound.
    """

    samples: Samples
    rate: int
    id: str
    library: str
    source: str
    licence: str
    labels: Labels
    group: str = ""
    split: Split = "train"
    parts: Labels | None = None
    longest_s: float = 8.0
    crops: int = 2
    most: int = 6

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate

    @property
    def stereo(self) -> Samples:
        """Samples of shape ``(frames, channels)``."""
        return self.samples if self.samples.ndim == 2 else self.samples[:, None]

    def varied(self, samples: Samples, rate: int, number: int) -> Sound:
        """Variant ``number`` of the same sound."""
        return replace(self, samples=samples, rate=rate, id=f"{self.id}~{number}", group=self.group or self.id)

    def labelled(self, labels: Labels) -> Sound:
        """The same sound with other labels."""
        return replace(self, labels=labels)


@dataclass(frozen=True)
class Draw:
    """Which sound of a recipe is to be made: its number, its split and a generator of its own."""

    recipe: str
    index: int
    split: Split = "train"

    def generator(self) -> Generator:
        """Equal draws give equal sound; no seed is shared between splits or recipes."""
        return generator(f"classifier/{self.recipe}/{self.split}", self.index)

    @property
    def id(self) -> str:
        """Name of the sound."""
        return f"{self.recipe}/{self.split}/{self.index}"


def rendered(
    draw: Draw, samples: Samples, rate: int, labels: Labels, *, library: str = "", detail: str = "",
    licence: str = "CC0-1.0 (made here)", longest_s: float = 8.0, crops: int = 2, parts: Labels | None = None,
) -> Sound:  # fmt: skip
    """A sound made by a recipe."""
    source = f"{draw.recipe} seed {draw.split}/{draw.index} {detail}".strip()
    return Sound(
        np.asarray(samples, np.float32), rate, draw.id, library or draw.recipe, source, licence, labels, draw.id,
        draw.split, parts, longest_s, crops,
    )  # fmt: skip


def pick(rng: Generator, *choices: str) -> str:
    """One of ``choices``."""
    return choices[int(rng.integers(len(choices)))]
