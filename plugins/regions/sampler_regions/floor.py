"""The noise floor along a file, from the level envelope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELL_S = 0.1
STEP_S = 10.0
REACH_S = 45.0
QUIETEST_DBFS = -120.0

_STEADY_DB = 6.0
_MODE_DB = 4.0
_MIN_CELLS = 3
_CONTRAST_DB = 11.0
_CARRY_DB = 6.0


@dataclass(frozen=True)
class NoiseFloors:
    """Noise floor at ``times_s``; ``gate_dbfs`` stands in for it where the level never rests on one."""

    times_s: Floats
    levels_dbfs: Floats
    found: NDArray[np.bool_]
    gate_dbfs: float

    def at(self, times_s: Floats) -> Floats:
        """The floor in dBFS that thresholds refer to: cross-faded between steps, never below the gate."""
        return np.interp(times_s, self.times_s, np.maximum(self.levels_dbfs, self.gate_dbfs))


def cell_levels(level_dbfs: NDArray[np.floating], rate_hz: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean level of each 0.1 s, and whether it was steady (within 6 dB) all the while.

    ``level_dbfs`` is the envelope at ``rate_hz``; what does not fill a last cell is left out.
    """
    size = max(1, round(CELL_S * rate_hz))
    cells = level_dbfs[: len(level_dbfs) // size * size].reshape(-1, size)
    means = np.maximum(cells.mean(axis=1, dtype=np.float64), QUIETEST_DBFS)
    return means, np.asarray(cells.max(axis=1) - cells.min(axis=1) <= _STEADY_DB)


def noise_floors(level_dbfs: NDArray[np.floating], rate_hz: float, gate_dbfs: float) -> NoiseFloors:
    """Estimate the floor every 10 s from the 45 s before and after.

    A floor is where the level comes to rest again and again: the quietest steady cells lie close
    together, few lie just above them, and the sound stands at least 11 dB higher. Dips in music and tails
    in a quieter silence do not look like that. Cells below ``gate_dbfs`` are silence in any case. A step
    without a floor of its own takes over its neighbour's if its quietest cells are about there.
    """
    means, steady = cell_levels(level_dbfs, rate_hz)
    duration = len(level_dbfs) / rate_hz
    times = np.arange(STEP_S / 2, max(duration, STEP_S), STEP_S)
    own = np.full(len(times), np.nan)
    quiet = np.full(len(times), gate_dbfs)
    for i, time in enumerate(times):
        first, end = (max(0, round((time + reach) / CELL_S)) for reach in (-REACH_S, REACH_S))
        own[i] = _floor(means[first:end], steady[first:end], gate_dbfs)
        quiet[i] = _quietest(means[first:end], gate_dbfs)
    levels = _carry_over(own, quiet)
    found = ~np.isnan(levels)
    return NoiseFloors(times, np.where(found, levels, quiet), found, gate_dbfs)


def _floor(means: Floats, steady: NDArray[np.bool_], gate_dbfs: float) -> float:
    heard = means >= gate_dbfs
    resting = np.sort(means[heard & steady])
    if len(resting) < _MIN_CELLS:
        return np.nan
    lowest = resting[_MIN_CELLS - 1]
    low = resting[resting <= lowest + _MODE_DB]
    level = float(np.median(low))
    above = np.count_nonzero((resting > lowest + _MODE_DB) & (resting <= lowest + 2 * _MODE_DB))
    contrast = float(np.percentile(means[heard], 98)) - level
    common = len(low) >= 2 * above and len(low) > np.count_nonzero(~heard)
    return level if common and contrast >= _CONTRAST_DB else np.nan


def _quietest(means: Floats, gate_dbfs: float) -> float:
    """A stand-in for the floor where there is none: the level of the silences, else 20 dB below the quietest."""
    if not len(means):
        return gate_dbfs
    silent = means[means < gate_dbfs]
    if len(silent):
        return float(np.median(silent))
    return max(QUIETEST_DBFS, min(gate_dbfs, float(np.percentile(means, 5)) - 20.0))


def _carry_over(own: Floats, quiet: Floats) -> Floats:
    known = np.flatnonzero(~np.isnan(own))
    if not len(known):
        return own
    places = np.arange(len(own))
    right = np.clip(np.searchsorted(known, places), 0, len(known) - 1)
    left = np.clip(right - 1, 0, None)
    nearer = np.abs(known[right] - places) < np.abs(known[left] - places)
    borrowed = own[np.where(nearer, known[right], known[left])]
    fits = np.abs(quiet + 20.0 - borrowed) <= _CARRY_DB
    return np.where(np.isnan(own) & fits, borrowed, own)
