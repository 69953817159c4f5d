"""Counting onsets: peaks of the pulse that stand out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .envelope import FloatArray

REACH_S = 0.03
SHARE = 0.12
"""Of the 99th percentile: what an onset has to reach."""


def pick(pulse: FloatArray, frame_rate_hz: float) -> NDArray[np.intp]:
    """Frames of the onsets of ``pulse`` (frames, 4)."""
    total = pulse.sum(axis=1)
    if len(total) == 0 or total.max() <= 0:
        return np.zeros(0, np.intp)
    reach = max(1, round(REACH_S * frame_rate_hz))
    padded = np.pad(total, reach)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    threshold = SHARE * np.quantile(total[total > 0], 0.99)
    return np.flatnonzero((total >= highest) & (total > threshold))
