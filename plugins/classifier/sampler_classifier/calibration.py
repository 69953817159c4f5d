"""From logits to probabilities that mean what they say, as fitted on libraries the network had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Platt:
    """For labels that do not exclude each other: ``σ(scale × logit + offset)``, a pair for each label."""

    scale: tuple[float, ...]
    offset: tuple[float, ...]

    def __call__(self, logits: Floats) -> Floats:
        return sigmoid(np.asarray(self.scale, np.float32) * logits + np.asarray(self.offset, np.float32))


@dataclass(frozen=True)
class Temperature:
    """For labels that do: ``softmax(logits / temperature)``."""

    temperature: float

    def __call__(self, logits: Floats) -> Floats:
        return softmax(logits / np.float32(self.temperature))


def sigmoid(logits: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def softmax(logits: Floats) -> Floats:
    """Probabilities that sum to 1."""
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum(), np.float32)


def log_odds(probabilities: Floats) -> Floats:
    """The inverse of :func:`sigmoid`, within ±13.8."""
    inside = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(inside / (1 - inside)), np.float32)
