"""Levels, spectra and samples in the columns of a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Audio

Floats = NDArray[np.float64]
Rows = NDArray[Any]
_PICKED = 8


def extremes(audio: Audio, columns: int) -> tuple[Floats, Floats]:
    """Lowest and highest sample of each of ``columns`` equal columns over all channels, shape ``(columns,)`` each.

    A column takes in the first sample of the next, so that a line through them has no gaps.
    """
    samples = audio.samples
    first = np.arange(columns) * len(samples) // columns
    ahead = np.append(first[1:], len(samples) - 1)
    low = np.minimum(np.minimum.reduceat(samples, first, axis=0), samples[ahead]).min(axis=1)
    high = np.maximum(np.maximum.reduceat(samples, first, axis=0), samples[ahead]).max(axis=1)
    return low.astype(np.float64), high.astype(np.float64)


def image(rows: Rows, rate_hz: float, duration_s: float, columns: int) -> Floats:
    """The values of ``rows``, of which there are ``rate_hz`` a second, in each of ``columns`` equal columns; shape
    ``(rows.shape[1], columns)``, the first values lowest.

    A column shows the highest of at most eight rows that are nearest to what lies in it.
    """
    edges = np.arange(columns + 1) * (duration_s / columns) * rate_hz
    # Row i is centred on i / rate: it is the nearest from half a row before to half a row after.
    picked = edges[:-1, None] + np.arange(_PICKED) / _PICKED * np.diff(edges)[:, None]
    nearest = np.clip(np.floor(picked + 0.5).astype(np.int64), 0, len(rows) - 1)
    found = np.full((columns, rows.shape[1]), -np.inf, np.float32)
    for which in range(_PICKED):
        np.maximum(found, rows[nearest[:, which]], out=found)
    return found.T.astype(np.float64)


def levels(level_dbfs: Rows, rate_hz: float, duration_s: float, columns: int) -> tuple[Floats, Floats]:
    """RMS and peak of each of ``columns`` equal columns of a file, linear, full scale 1; shape ``(columns,)`` each.

    ``level_dbfs`` has a row of RMS and peak for each hop, ``rate_hz`` of them a second. A column shows the loudest of
    the hops from the one it begins in up to the one the next column begins in; a hop that is longer than a column shows
    in all it covers. The levels are mapped, not copied.
    """
    if not len(level_dbfs):
        return np.zeros(columns), np.zeros(columns)
    edges = np.arange(columns + 1) * (duration_s / columns) * rate_hz
    first = np.clip(np.floor(edges[:-1] + 1e-6).astype(np.int64), 0, len(level_dbfs) - 1)
    loudest = np.maximum.reduceat(level_dbfs, first, axis=0).astype(np.float64)
    linear = np.where(loudest <= -160.0, 0.0, 10.0 ** (loudest / 20.0))
    return linear[:, 0], linear[:, 1]
