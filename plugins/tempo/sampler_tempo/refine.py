"""From a candidate to a tempo good to 0.02 BPM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .candidates import LOOP_MAX_S
from .loop import nearest
from .periodicity import Periodicity, comb

SNAP_BPM = 0.05
AGREES = 0.015
"""Estimates within this ratio of each other mean the same tempo."""


@dataclass(frozen=True)
class Grid:
    """Regular beats: ``first_s + n × period_s``; ``error_bpm`` is the tempo's standard error."""

    first_s: float
    period_s: float
    error_bpm: float
    residual_s: float

    @property
    def bpm(self) -> float:
        """Beats per minute."""
        return 60.0 / self.period_s


def tune(bpm: float, periodicity: Periodicity) -> float:
    """Move ``bpm`` to the comb's top within 1.5 %, if it has one there."""
    near = bpm * np.linspace(0.985, 1.015, 61)
    top = int(comb(periodicity.mean, near, periodicity.frame_rate_hz).argmax())
    return float(near[top]) if 0 < top < len(near) - 1 else bpm


def loop_length(bpm: float, lengths_s: Sequence[float]) -> tuple[float, int] | None:
    """The exact tempo and number of beats that make one of ``lengths_s`` whole, where ``bpm`` is near.

    The longer the loop, the better ``bpm`` is known, and the more beat counts lie near by chance: so the
    tolerance shrinks from 1.5 % at seven seconds to 0.25 % at forty.
    """
    fits = [(abs(error) / tolerance, 60.0 * count / length, count)
            for length in lengths_s if length <= LOOP_MAX_S
            for count, error in [nearest(bpm, length)]
            for tolerance in [min(AGREES, 0.1 / length)]]  # fmt: skip
    ratio, exact, count = min(fits, default=(2.0, bpm, 0))
    return (exact, count) if ratio <= 1.0 else None


def fit_grid(times_s: NDArray[np.float64], weights: NDArray[np.float64], period_s: float) -> Grid | None:
    """Least squares of beat times on their numbers, outliers reweighted; ``None`` for fewer than 4 beats."""
    if len(times_s) < 4:
        return None
    number = np.cumsum(np.r_[0, np.maximum(1, np.round(np.diff(times_s) / period_s))])
    weight = weights + 1e-3
    slope, first = period_s, float(times_s[0])
    for _ in range(4):
        mean = np.average(number, weights=weight)
        spread = np.average((number - mean) ** 2, weights=weight)
        centre = np.average(times_s, weights=weight)
        slope = float(np.average((number - mean) * (times_s - centre), weights=weight) / spread)
        first = float(centre - slope * mean)
        residual = np.abs(times_s - first - slope * number)
        weight = (weights + 1e-3) / (1 + (residual / 0.02) ** 2)
    deviation = float(np.sqrt(np.average(residual**2, weights=weight)))
    error = 60.0 / slope**2 * deviation / np.sqrt(len(times_s) * spread)
    return Grid(first, slope, float(error), deviation)


def snap(bpm: float, error_bpm: float) -> float:
    """``bpm`` rounded to a whole number where that is within its error: most music is made so."""
    whole = round(bpm)
    return float(whole) if abs(bpm - whole) <= max(SNAP_BPM, min(2 * error_bpm, 0.2)) else bpm
