"""The noise floor along a file, from the level envelope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELL_S = 0.1
STEP_S = 10.0
REACH_S = 45.0
QUIETEST_DBFS = -120.0

_STEADY_DB = 3.0
_MODE_DB = 6.0
_MIN_CELLS = 3
_CONTRAST_DB = 11.0
_CARRY_DB = 6.0


@dataclass(frozen=True)
class Cells:
    """The envelope in cells of 0.1 s: mean and highest level in dBFS, and whether the level was steady."""

    mean: Floats
    highest: Floats
    steady: NDArray[np.bool_]

    @classmethod
    def of(cls, level_dbfs: NDArray[np.floating], rate_hz: float) -> Self:
        """Cut an envelope at ``rate_hz``; what does not fill a last cell is left out."""
        half = max(1, round(CELL_S * rate_hz / 2))
        halves = level_dbfs[: len(level_dbfs) // (2 * half) * 2 * half].reshape(-1, 2, half)
        means = np.maximum(halves.mean(axis=2, dtype=np.float64), QUIETEST_DBFS)
        steady = np.abs(means[:, 0] - means[:, 1]) <= _STEADY_DB
        return cls(means.mean(axis=1), halves.max(axis=(1, 2)).astype(np.float64), steady)

    def between(self, start_s: float, end_s: float) -> Cells:
        """The cells of a stretch of time."""
        part = slice(max(0, round(start_s / CELL_S)), max(0, round(end_s / CELL_S)))
        return Cells(self.mean[part], self.highest[part], self.steady[part])


@dataclass(frozen=True)
class NoiseFloors:
    """Noise floor every 10 s. Where the level never rests on one, thresholds start from ``gate_dbfs``."""

    times_s: Floats
    levels_dbfs: Floats
    ripples_db: Floats
    """How far the noise itself reaches above its level."""
    gate_dbfs: float

    def at(self, times_s: Floats) -> Floats:
        """The floor in dBFS that thresholds refer to: cross-faded between steps, never below the gate."""
        return np.interp(times_s, self.times_s, np.maximum(self.levels_dbfs, self.gate_dbfs))

    def ripple_at(self, times_s: Floats) -> Floats:
        """The ripple in dB, cross-faded likewise."""
        return np.interp(times_s, self.times_s, self.ripples_db)


def noise_floors(level_dbfs: NDArray[np.floating], rate_hz: float, gate_dbfs: float) -> NoiseFloors:
    """Estimate the floor every 10 s from the 45 s before and after.

    A floor is where the level comes to rest again and again: most of the quietest cells are steady, they
    lie close together, few lie just above them, and the sound stands at least 11 dB higher. Dips in music and tails
    in a quieter silence do not look like that. Cells below ``gate_dbfs`` are silence in any case. A step
    without a floor of its own takes over its neighbour's if its quietest cells are about there.
    """
    cells = Cells.of(level_dbfs, rate_hz)
    times = np.arange(STEP_S / 2, max(len(level_dbfs) / rate_hz, STEP_S), STEP_S)
    around = [cells.between(time - REACH_S, time + REACH_S) for time in times]
    own = np.array([_floor(part, gate_dbfs) for part in around]).reshape(-1, 2)
    quiet = np.array([_quietest(part.mean, gate_dbfs) for part in around])
    levels, ripples = _carry_over(own, quiet)
    found = ~np.isnan(levels)
    return NoiseFloors(times, np.where(found, levels, quiet), np.where(found, ripples, 0.0), gate_dbfs)


def _floor(cells: Cells, gate_dbfs: float) -> tuple[float, float]:
    """Level and ripple of the noise floor, or NaN."""
    heard = cells.mean >= gate_dbfs
    resting = np.sort(cells.mean[heard & cells.steady])
    if len(resting) < _MIN_CELLS:
        return np.nan, np.nan
    edge = resting[_MIN_CELLS - 1] + _MODE_DB
    low = resting[resting <= edge]
    level = float(np.median(low))
    above = np.count_nonzero(resting <= edge + _MODE_DB) - len(low)
    quiet = heard & (cells.mean <= edge)
    common = len(low) >= 2 * above and len(low) > np.count_nonzero(~heard) and 2 * len(low) > np.count_nonzero(quiet)
    contrast = float(np.percentile(cells.mean[heard], 98)) - level
    if not common or contrast < _CONTRAST_DB:
        return np.nan, np.nan
    return level, float(np.percentile(cells.highest[quiet], 75)) - level


def _quietest(means: Floats, gate_dbfs: float) -> float:
    """A stand-in for the floor where there is none: the level of the silences, else 20 dB below the quietest."""
    if not len(means):
        return gate_dbfs
    silent = means[means < gate_dbfs]
    if len(silent):
        return float(np.median(silent))
    return max(QUIETEST_DBFS, min(gate_dbfs, float(np.percentile(means, 5)) - 20.0))


def _carry_over(own: Floats, quiet: Floats) -> tuple[Floats, Floats]:
    levels, ripples = own.T
    known = np.flatnonzero(~np.isnan(levels))
    if not len(known):
        return levels, ripples
    halfway = (known[1:] + known[:-1]) / 2
    nearest = known[np.searchsorted(halfway, np.arange(len(levels)))]
    borrow = np.isnan(levels) & (np.abs(quiet + 20.0 - levels[nearest]) <= _CARRY_DB)
    return np.where(borrow, levels[nearest], levels), np.where(borrow, ripples[nearest], ripples)
