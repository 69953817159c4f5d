"""The fitted coefficients: small logistic models, kept as one JSON table in the package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Linear:
    """``bias + weights · features``."""

    weights: NDArray[np.float64]
    bias: float

    def logit(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Value for features of shape ``(…, n)``."""
        return np.asarray(features @ self.weights + self.bias)

    def probability(self, features: NDArray[np.float64]) -> float:
        """Logistic of the logit of one set of features."""
        return float(1.0 / (1.0 + np.exp(-np.clip(self.logit(features), -30, 30))))


@dataclass(frozen=True)
class Model:
    """``candidates`` ranks tempos, ``gate`` says whether there is one, the other two are confidences."""

    candidates: Linear
    gate: Linear
    confidence: Linear
    octave: Linear


def load() -> Model:
    """Read the table of this package; ``training/`` in the source says how it was fitted."""
    table = json.loads(resources.files(__package__).joinpath("model.json").read_text("utf-8"))
    return Model(**{part: _linear(table[part]) for part in ("candidates", "gate", "confidence", "octave")})


def _linear(part: dict[str, float]) -> Linear:
    names = [name for name in part if name != "bias"]
    return Linear(np.array([part[name] for name in names]), part["bias"])
