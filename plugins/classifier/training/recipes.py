"""All recipes by name, in the order they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import beats
import corpus
import effects
import instruments
import kits
import machines
import places
import rendered
import singing
import songs
import speech
from dataset import Split
from sound import Sound
from studio import Studio

Recipe = Callable[[Studio, Split], Iterator[Sound]]


def _corpus(studio: Studio, split: Split) -> Iterator[Sound]:
    return (corpus.train_sounds if split == "train" else corpus.test_sounds)(studio.corpus)


RECIPES: dict[str, Recipe] = {
    "corpus": _corpus, "kits": kits.sounds, "machines": machines.sounds, "rendered": rendered.sounds,
    "instruments": instruments.sounds, "effects": effects.sounds, "places": places.sounds,
    "songs": songs.sounds, "beats": beats.sounds, "speech": speech.sounds, "singing": singing.sounds,
}  # fmt: skip
_OWN: tuple[Split, ...] = ("train", "frozen")
_CORPUS: tuple[Split, ...] = ("train", "test")
SPLITS = {name: _CORPUS if name == "corpus" else _OWN for name in RECIPES}
