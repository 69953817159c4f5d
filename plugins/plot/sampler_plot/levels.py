"""The waveform, as far as the stored levels tell it, in the columns of a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Audio, Frames

Floats = NDArray[np.float64]
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


def spectrum(frames: Frames, duration_s: float, columns: int) -> Floats:
    """Level of each mel band in each of ``columns`` equal columns, in dB, shape ``(64, columns)``, low bands first.

    A column shows the loudest of at most eight frames that are nearest to what lies in it.
    """
    bands = frames.log_mel_db
    edges = np.arange(columns + 1) * (duration_s / columns) * frames.frame_rate_hz
    # Frame i is centred on i / rate: it is the nearest from half a frame before to half a frame after.
    picked = edges[:-1, None] + np.arange(_PICKED) / _PICKED * np.diff(edges)[:, None]
    nearest = np.clip(np.floor(picked + 0.5).astype(np.int64), 0, len(bands) - 1)
    found = np.full((columns, bands.shape[1]), -np.inf, np.float32)
    for which in range(_PICKED):
        np.maximum(found, bands[nearest[:, which]], out=found)
    return found.T.astype(np.float64)


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
