"""The 24 keys: their order, their names on the DJ wheels, and how two of them are related.

Keys are numbered as in ``Key.scores``: 0–11 are C major … B major, 12–23 are C minor … B minor.
"""

from __future__ import annotations

from typing import Literal

import sampler_sdk
from sampler_sdk import TONICS, Mode, Tonic

KEYS = 24

Relation = Literal["fifth", "relative", "parallel", "other"]


def name(key: int) -> tuple[Tonic, Mode]:
    """Tonic and mode of a key."""
    return TONICS[key % 12], "major" if key < 12 else "minor"


def camelot(key: int) -> str:
    """Place on the Camelot wheel, e.g. ``8A`` for A minor."""
    return sampler_sdk.camelot(*name(key))


def open_key(key: int) -> str:
    """Open Key notation, e.g. ``1m`` for A minor."""
    return sampler_sdk.open_key(*name(key))


def number(tonic: Tonic, mode: Mode) -> int:
    """The number of a key: what :func:`name` is of."""
    return TONICS.index(tonic) + (12 if mode == "minor" else 0)


def relation(one: int, other: int) -> Relation:
    """How ``other`` is related to ``one``; a fifth up and a fifth down count alike."""
    step, same_mode = (other - one) % 12, (one < 12) == (other < 12)
    if same_mode:
        return "fifth" if step in (5, 7) else "other"
    if step == 0:
        return "parallel"
    return "relative" if step == (9 if one < 12 else 3) else "other"
