"""Fitted coefficients: in ``calibration.json``, made by ``fitting/fit.py``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Logistic:
    """A probability from named measures."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, measures: Mapping[str, float]) -> float:
        """The probability for ``measures``, which must hold all that have a weight."""
        log_odds = self.bias + sum(weight * measures[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-min(max(log_odds, -30.0), 30.0)))


@dataclass(frozen=True)
class Calibration:
    """``profile``, ``opening`` and ``chords`` weigh the kinds of evidence for a key, ``profile_alone`` weighs the first
    where there is no other; the rest are probabilities.

    ``pitched``: that there is pitch at all. ``harmonic``: given that, that there is more than a single note or
    chord. ``correct``: that the best key is the right one.
    """

    profile: float
    opening: float
    chords: float
    profile_alone: float
    pitched: Logistic
    harmonic: Logistic
    correct: Logistic


@cache
def calibration() -> Calibration:
    """The coefficients of this package."""
    data = json.loads(files(__package__).joinpath("calibration.json").read_text())
    pitched, harmonic, correct = (Logistic(**data[name]) for name in ("pitched", "harmonic", "correct"))
    return Calibration(
        profile=data["profile"],
        opening=data["opening"],
        chords=data["chords"],
        profile_alone=data["profile_alone"],
        pitched=pitched,
        harmonic=harmonic,
        correct=correct,
    )
