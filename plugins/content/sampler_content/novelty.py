"""Novelty along the axis, at several scales, in linear time and bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .axis import WIDTH, Axis, Floats
from .windows import Moments, Yardstick, apart, by_part

CELL = 10
"""Frames of the axis in a cell: novelty is taken every 0.1 s."""
SCALES = (10, 30, 80)
"""Cells on each side that are compared: 1, 3 and 8 s."""
_FEWEST = 3
_BLOCK = 6_000


def curves(axis: Axis, yardstick: Yardstick) -> NDArray[np.float32]:
    """Novelty before each cell at each scale, shape ``(cells, 3)``.

    The descriptions of what lies before and after are compared, each part in units of how it varies within one
    content: Foote's checkerboard kernel (*Automatic audio segmentation using a measure of audio novelty*, ICME
    2000) with an inner product for similarity, which needs no similarity matrix. At the ends windows are
    shorter; nearer than 0.3 s novelty is 0.
    """
    cells = axis.length // CELL
    out = np.zeros((cells, len(SCALES)), np.float32)
    for first in range(0, cells, _BLOCK):
        end = min(first + _BLOCK, cells)
        low, high = max(0, first - SCALES[-1]), min(cells, end + SCALES[-1])
        running = _running(axis, low, high)
        at = np.arange(max(first, _FEWEST), min(end, cells - _FEWEST))
        for n, scale in enumerate(SCALES):
            middle = running.rows(at - low)
            left = middle - running.rows(np.maximum(at - scale, low) - low)
            right = running.rows(np.minimum(at + scale, high) - low) - middle
            out[at, n] = by_part(apart(left, right, yardstick, axis.rate_hz)).mean(axis=1)
    return out


def _running(axis: Axis, low: int, high: int) -> Moments:
    """Running moments of the cells from ``low`` on, one row more than there are cells."""
    columns = axis.columns(low * CELL, high * CELL).reshape(high - low, CELL, WIDTH)
    return Moments(
        np.arange(high - low + 1, dtype=np.float64) * CELL,
        _summed(columns.sum(axis=1, dtype=np.float64)),
        _summed(np.square(columns, dtype=np.float64).sum(axis=1)),
    )


def _summed(cells: Floats) -> Floats:
    return np.concatenate([np.zeros((1, cells.shape[1])), np.cumsum(cells, axis=0)])
