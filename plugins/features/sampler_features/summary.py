"""What the frames of a file say taken together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from sampler_sdk import Audio, Statistic

from .filterbanks import Floats
from .levels import FLOOR_DBFS

ACTIVE_DBFS = -76.0
ACTIVE_RANGE_DB = 50.0
ONSET_RISE_DB = 4.0
_ROWS = 65_536


def active_frames(power: Floats) -> NDArray[np.bool_]:
    """Frames above −76 dBFS and within 50 dB of the loudest; ``power`` is mean power re full scale."""
    if not len(power):
        return np.zeros(0, bool)
    return np.asarray(power > max(10 ** (ACTIVE_DBFS / 10), float(power.max()) * 10 ** (-ACTIVE_RANGE_DB / 10)))


def statistic(values: Floats, active: NDArray[np.bool_]) -> Statistic | None:
    """Distribution of ``values`` over the active frames; ``None`` when there are none."""
    chosen = values[active]
    if not len(chosen):
        return None
    p10, p50, p90 = np.percentile(chosen, (10, 50, 90)).tolist()
    mean, std = chosen.mean(dtype=np.float64), chosen.std(dtype=np.float64)
    return Statistic(mean=float(mean), std=float(std), p10=p10, p50=p50, p90=p90)


def column_moments(
    values: NDArray[Any], active: NDArray[np.bool_]
) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    """Mean and standard deviation of each column over the active rows; ``None`` when there are none."""
    count = int(active.sum())
    if not count:
        return None, None
    total, square = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for first in range(0, len(values), _ROWS):
        rows = values[first : first + _ROWS][active[first : first + _ROWS]].astype(np.float64)
        total += rows.sum(axis=0)
        square += (rows * rows).sum(axis=0)
    mean = total / count
    std = np.sqrt(np.maximum(square / count - mean * mean, 0))
    return tuple(mean.tolist()), tuple(std.tolist())


def onset_rate(flux: Floats, rate_hz: float, duration_s: float) -> float:
    """Onsets per second: peaks of the flux over ±50 ms that stand 4 dB above its mean over ±0.3 s.

    A file shorter than a second counts as one second.
    """
    if not len(flux):
        return 0.0
    near, wide = round(0.05 * rate_hz), round(0.3 * rate_hz)
    highest = sliding_window_view(np.pad(flux, near), 2 * near + 1).max(axis=1)
    sums = np.cumsum(np.pad(flux.astype(np.float64), (wide + 1, wide)))
    mean = (sums[2 * wide + 1 :] - sums[: -2 * wide - 1]) / (2 * wide + 1)
    peaks = (flux == highest) & (flux > mean + ONSET_RISE_DB)
    return float(peaks.sum() / max(duration_s, 1.0))


def attack_time(audio: Audio, peaks_dbfs: Floats, hop: int) -> float | None:
    """Seconds in which the sound rises from 10 to 90 % of its highest peak; ``None`` in digital silence.

    ``peaks_dbfs`` has one value per ``hop`` samples. The rise starts after the last hop, at most half a
    second before the peak, that stayed 20 dB below it; from there the running maximum of the absolute
    samples is the envelope.
    """
    if not len(peaks_dbfs) or peaks_dbfs.max() <= FLOOR_DBFS:
        return None
    loudest = int(peaks_dbfs.argmax())
    earliest = max(0, loudest - 50)
    quiet = np.flatnonzero(peaks_dbfs[earliest:loudest] < peaks_dbfs[loudest] - 20.0)
    start = earliest + int(quiet[-1]) if len(quiet) else earliest
    stretch = np.abs(audio.samples[start * hop : (loudest + 1) * hop]).max(axis=1)
    peak = stretch.max()
    low, high = int(np.argmax(stretch >= 0.1 * peak)), int(np.argmax(stretch >= 0.9 * peak))
    return (high - low) / audio.sample_rate_hz
