"""The strongest fact about a loop: its length is a whole number of beats."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .candidates import LOOP_BEATS, LOOP_MAX_S

TOLERANCE = 0.012
GROUPS = ((1, 2), (4,), (8,), (16,), (32,), (64,), (3, 6, 12, 24, 48))
NEAR_INTEGER = 0.06


def nearest(bpm: float, length_s: float) -> tuple[int, float]:
    """The loop-like number of beats nearest to ``length_s`` at ``bpm``, and how far off it is, as a ratio."""
    beats = bpm * length_s / 60.0
    count = min(LOOP_BEATS, key=lambda n: abs(np.log(beats / n)))
    return count, beats / count - 1.0


def describe(bpm: NDArray[np.float64], lengths_s: Sequence[float]) -> NDArray[np.float64]:
    """Features of shape ``(bpm, 8)``: fit to each group of beat counts, and fit at a whole number of BPM."""
    out = np.zeros((len(bpm), len(GROUPS) + 1))
    for row, value in enumerate(bpm):
        for length in (d for d in lengths_s if 0.5 < d <= LOOP_MAX_S):
            count, error = nearest(float(value), length)
            fit = float(np.exp(-0.5 * (error / TOLERANCE) ** 2))
            group = next(i for i, counts in enumerate(GROUPS) if count in counts)
            exact = 60.0 * count / length
            out[row, group] = max(out[row, group], fit)
            if abs(exact - round(exact)) <= NEAR_INTEGER and group < len(GROUPS) - 1:
                out[row, -1] = max(out[row, -1], fit)
    return out
