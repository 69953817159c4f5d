"""Meter and downbeats: which count, from which beat, makes the ones stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PRIOR = {3: 0.08, 4: 0.85, 5: 0.02, 6: 0.03, 7: 0.02}
SURE = 0.6
MOST_BEATS = 2000
SHARPNESS = 1.5
START_BONUS = 2.0
"""A loop begins on its first downbeat."""


@dataclass(frozen=True)
class Bars:
    """``numerator`` beats a bar, the first downbeat at beat ``phase``."""

    numerator: int
    phase: int
    probability: float


def find(accents: NDArray[np.float64], loop_beats: int | None) -> Bars | None:
    """Bars of ``accents`` (beats, features), or ``None`` where no count is 60 % sure.

    For every count and phase the accent of the presumed downbeats is compared with that of the other
    beats, in standard errors; a softmax with a prior for 4/4 turns that into probabilities.
    """
    accents = accents[:MOST_BEATS]
    if len(accents) < 6:
        return None
    normal = (accents - accents.mean(axis=0)) / (accents.std(axis=0) + 1e-9)
    logits = {}
    for count, prior in PRIOR.items():
        for phase in range(min(count, len(accents) // 2)):
            ones = np.arange(len(accents)) % count == phase
            contrast = _contrast(normal, ones)
            bonus = START_BONUS if loop_beats and loop_beats % count == 0 and phase == 0 else 0.0
            logits[count, phase] = np.log(prior / count) + SHARPNESS * contrast + bonus
    values = np.array(list(logits.values()))
    probability = np.exp(values - values.max())
    probability /= probability.sum()
    total = {n: sum(p for (m, _), p in zip(logits, probability, strict=True) if m == n) for n in PRIOR}
    numerator = max(total, key=lambda n: total[n])
    phase = max((k for k in logits if k[0] == numerator), key=lambda k: logits[k])[1]
    return Bars(numerator, phase, float(total[numerator])) if total[numerator] >= SURE else None


def _contrast(normal: NDArray[np.float64], ones: NDArray[np.bool_]) -> float:
    """Mean accent of ``ones`` less the others', in standard errors, damped for few beats."""
    gap = normal[ones].mean(axis=0) - normal[~ones].mean(axis=0)
    few = np.sqrt(ones.sum())
    return float(np.tanh(gap * few / 4).sum() * 2)
