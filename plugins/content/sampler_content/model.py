"""The fitted coefficients: yardsticks and small logistic models, kept as one JSON table in the package."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import evidence, placing
from .axis import Floats
from .windows import Yardstick


@dataclass(frozen=True)
class Linear:
    """``bias + weights · features``, for features called ``names``."""

    weights: Floats
    bias: float

    @classmethod
    def of(cls, table: dict[str, float], names: Sequence[str]) -> Linear:
        """Read from a table by name; what is missing weighs nothing."""
        return cls(np.array([table.get(name, 0.0) for name in names]), table["bias"])

    def logit(self, features: NDArray[np.float64]) -> Floats:
        """Value for features of shape ``(…, n)``."""
        return np.asarray(features @ self.weights + self.bias)

    def probability(self, features: NDArray[np.float64]) -> Floats:
        """Logistic of the logit."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.logit(features), -30, 30))))


@dataclass(frozen=True)
class Curve:
    """A probability from a logit, by a fitted slope and offset (Platt scaling)."""

    slope: float
    offset: float

    def probability(self, logit: ArrayLike) -> Floats:
        """Calibrated probability of each logit."""
        value = self.slope * np.asarray(logit, np.float64) + self.offset
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(value, -30, 30))))

    def logit_at(self, probability: float) -> float:
        """The logit that has this calibrated probability."""
        return (math.log(probability / (1 - probability)) - self.offset) / self.slope


@dataclass(frozen=True)
class Model:
    """``yardstick`` and ``change`` find scenes, ``confidence`` turns ``change``'s logit into a probability;
    ``boundary`` is the probability that a section begins."""

    yardstick: Yardstick
    change: Linear
    confidence: Curve
    boundary: Linear


def load() -> Model:
    """Read the table of this package; ``training/`` in the source says how it was fitted."""
    table = json.loads(resources.files(__package__).joinpath("model.json").read_text("utf-8"))
    yardstick = Yardstick(np.array(table["yardstick"]["seconds"]), np.array(table["yardstick"]["deviation"]))
    return Model(
        yardstick,
        Linear.of(table["change"], evidence.NAMES),
        Curve(**table["confidence"]),
        Linear.of(table["boundary"], placing.NAMES),
    )
