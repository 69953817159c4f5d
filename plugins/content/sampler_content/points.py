"""Where a change of content may lie, and where exactly it does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from .axis import Axis, Floats
from .evidence import Indices
from .novelty import CELL
from .windows import FLOORS

EDGE_S = 0.3
"""Nearer than this to the edge of a region no change is sought inside it."""
SHORT_S = 2.0
"""A region shorter than this has one content."""
_PEAK_DISTANCE = 5
_REACH, _HALF, _LEAST = 60, 250, 20


def propose(axis: Axis, curves: NDArray[np.float32]) -> Indices:
    """Indices at which the content may change: peaks of the novelty, and every region's start; 0 and the end."""
    peaks, _ = find_peaks(np.pad(curves.mean(axis=1), 1), distance=_PEAK_DISTANCE)
    inside = (peaks - 1) * CELL
    ends = np.append(axis.starts[1:], axis.length)
    region = axis.region_of(inside)
    room = np.minimum(inside - axis.starts[region], ends[region] - inside) >= EDGE_S * axis.rate_hz
    room &= ends[region] - axis.starts[region] >= SHORT_S * axis.rate_hz
    return np.unique(np.concatenate([[0], inside[room], axis.starts, [axis.length]]))


def refine(axis: Axis, index: int, before: int, after: int) -> int:
    """The index within 0.6 s at which two Gaussians, one for each side, explain the sound best.

    The sides reach up to 2.5 s, but not beyond ``before`` and ``after``. It is the split a likelihood-ratio test
    of one change in Gaussian data would choose, variances diagonal; in a cross-fade, the steepest point.
    """
    low, high = max(before, index - _HALF), min(after, index + _HALF)
    columns = axis.columns(low, high).astype(np.float64)
    first, last = max(_LEAST, index - _REACH - low), min(len(columns) - _LEAST, index + _REACH - low)
    if last <= first:
        return index
    at = np.arange(first, last + 1)
    total, square = np.cumsum(columns, axis=0), np.cumsum(columns**2, axis=0)
    left = _misfit(at, total[at - 1], square[at - 1])
    right = _misfit(len(columns) - at, total[-1] - total[at - 1], square[-1] - square[at - 1])
    return low + int(at[(left + right).argmin()])


def _misfit(count: Indices, total: Floats, square: Floats) -> Floats:
    """Twice the negative log-likelihood of Gaussians fitted to so many rows, up to a constant."""
    mean = total / count[:, None]
    variance = np.maximum(square / count[:, None] - mean**2, 0.0) + FLOORS
    return np.asarray(count * np.log(variance).sum(axis=1))
