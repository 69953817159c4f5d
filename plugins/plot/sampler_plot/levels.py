"""The waveform, as far as the stored levels tell it, in the columns of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Frames

Floats = NDArray[np.float64]


def levels(frames: Frames, duration_s: float, columns: int) -> tuple[Floats, Floats]:
    """RMS and peak of each of ``columns`` equal columns of a file, linear, full scale 1; shape ``(columns,)`` each.

    A column shows the loudest of the hops from the one it begins in up to the one the next column begins in; a hop
    that is longer than a column shows in all it covers. The levels are mapped, not copied.
    """
    level = frames.level_dbfs
    if not len(level):
        return np.zeros(columns), np.zeros(columns)
    edges = np.arange(columns + 1) * (duration_s / columns) * frames.level_rate_hz
    first = np.clip(np.floor(edges[:-1] + 1e-6).astype(np.int64), 0, len(level) - 1)
    loudest = np.maximum.reduceat(level, first, axis=0).astype(np.float64)
    linear = np.where(loudest <= -160.0, 0.0, 10.0 ** (loudest / 20.0))
    return linear[:, 0], linear[:, 1]
