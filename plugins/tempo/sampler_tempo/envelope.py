"""The pulse: onset strength with its local mean taken away, in windows short enough to hold one tempo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

MEAN_S = 0.6
SMOOTHING = np.hanning(9)[1:-1].astype(np.float32) / np.hanning(9).sum()
WINDOW_S = 10.0
MAX_WINDOWS = 1440
SHORT_S = 16.0
"""Up to here a file is one window."""


@dataclass(frozen=True)
class Stretch:
    """The inputs of one estimate. ``lengths_s`` are the lengths that a loop may have; ``edges_s`` is where the sound
    begins and ends, beside where the stretch does."""

    onset_strength: FloatArray
    level_dbfs: FloatArray
    frame_rate_hz: float
    lengths_s: Sequence[float]
    edges_s: Sequence[float] = ()

    def part(self, start_s: float, end_s: float) -> Stretch:
        """The stretch from ``start_s`` to ``end_s``, which is no loop."""
        first, last = (round(time_s * self.frame_rate_hz) for time_s in (start_s, end_s))
        share = len(self.level_dbfs) / max(1, len(self.onset_strength))
        level = self.level_dbfs[round(first * share) : round(last * share)]
        return Stretch(self.onset_strength[first:last], level, self.frame_rate_hz, ())

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.onset_strength) / self.frame_rate_hz


@dataclass(frozen=True)
class Window:
    """One stretch of the pulse, shape ``(frames, 4)``, from frame ``start`` on."""

    start: int
    pulse: FloatArray


def pulse(onset_strength: FloatArray, start: int, stop: int, frame_rate_hz: float) -> FloatArray:
    """Frames ``start`` to ``stop`` of ``onset_strength`` (n, 4), less their mean over 0.6 s, smoothed.

    What lies around the stretch is read as well, so that neighbouring stretches agree at their seam.
    """
    half = round(MEAN_S * frame_rate_hz / 2)
    margin = half + len(SMOOTHING)
    first, last = max(0, start - margin), min(len(onset_strength), stop + margin)
    strength = np.sqrt(np.maximum(onset_strength[first:last], 0))
    sums = np.vstack([np.zeros((1, strength.shape[1])), np.cumsum(strength, axis=0, dtype=np.float64)])
    index = np.arange(len(strength))
    low, high = np.maximum(index - half, 0), np.minimum(index + half + 1, len(strength))
    mean = (sums[high] - sums[low]) / (high - low)[:, None]
    above = np.maximum(strength - mean, 0)
    smooth = np.stack([np.convolve(band, SMOOTHING, "same") for band in above.T], axis=1)
    return np.asarray(smooth[start - first : stop - first], np.float32)


def windows(onset_strength: FloatArray, frame_rate_hz: float) -> Iterator[Window]:
    """Yield windows of 10 s every 5 s (farther apart beyond two hours), or one window for all of a short file."""
    frames = len(onset_strength)
    if frames <= SHORT_S * frame_rate_hz:
        yield Window(0, pulse(onset_strength, 0, frames, frame_rate_hz))
        return
    size = round(WINDOW_S * frame_rate_hz)
    hop = max(size // 2, frames // MAX_WINDOWS)
    for start in range(0, max(1, frames - size // 2), hop):
        first = min(start, frames - size)
        yield Window(first, pulse(onset_strength, first, first + size, frame_rate_hz))
