"""The regions of a file joined into one axis, so that evidence flows across pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Frames, Span

Floats = NDArray[np.float64]
Columns = NDArray[np.float32]

GROUPS: dict[str, slice] = {
    "timbre": slice(0, 13), "shape": slice(13, 17), "flux": slice(17, 18), "onset": slice(18, 22),
    "level": slice(22, 23), "chroma": slice(23, 35),
}  # fmt: skip
"""Columns by what they describe."""
WIDTH = 35
_LOWEST_HZ = 50.0
_LOWEST_FLATNESS = 1e-6
_LOWEST_DBFS = -80.0


class Axis:
    """Frames inside regions, numbered without the silences between: index ``i`` on this axis is the ``i``-th of them.

    ``starts`` holds the index at which each region begins.
    """

    def __init__(self, frames: Frames, regions: Sequence[Span]) -> None:
        self._frames = frames
        self.rate_hz = frames.frame_rate_hz
        self.onset_strength = frames.onset_strength
        count = len(frames.mfcc)
        edges = np.array([(r.start_s, r.end_s) for r in regions], float).reshape(-1, 2) * self.rate_hz
        self._firsts = np.clip(np.round(edges[:, 0]).astype(int), 0, max(count - 1, 0))
        self._ends = np.clip(np.round(edges[:, 1]).astype(int), np.minimum(self._firsts + 1, count), count)
        offsets = np.concatenate([[0], np.cumsum(self._ends - self._firsts)])
        self.starts: NDArray[np.intp] = offsets[:-1]
        self.length = int(offsets[-1])

    def end_of(self, region: int) -> int:
        """The index after a region's last."""
        return int(self.starts[region] + self._ends[region] - self._firsts[region])

    def region_of(self, index: NDArray[np.intp]) -> NDArray[np.intp]:
        """The number of the region each index lies in."""
        return np.asarray(np.searchsorted(self.starts, index, side="right") - 1)

    def frame_of(self, index: NDArray[np.intp]) -> NDArray[np.intp]:
        """The frame of the file each index stands for."""
        region = self.region_of(index)
        return np.asarray(np.minimum(self._firsts[region] + index - self.starts[region], len(self._frames.mfcc)))

    def columns(self, first: int, end: int) -> Columns:
        """Features of indices ``first`` up to ``end``, shape ``(n, 35)``, in the order of :data:`GROUPS`.

        MFCC without the level, logarithms of the spectral shape, square roots of flux and onset strengths,
        level in dBFS, chroma. A change of gain moves the level column alone.
        """
        at, frames = self.frame_of(np.arange(first, end)), self._frames
        out = np.empty((len(at), WIDTH), np.float32)
        out[:, :13] = frames.mfcc[at, 1:]
        spectral = frames.spectral[at]
        out[:, 13:16] = np.log2(np.maximum(spectral[:, :3], _LOWEST_HZ))
        out[:, 16] = 10 * np.log10(np.maximum(spectral[:, 3], _LOWEST_FLATNESS))
        out[:, 17] = np.sqrt(np.maximum(spectral[:, 4], 0))
        out[:, 18:22] = np.sqrt(np.maximum(frames.onset_strength[at], 0))
        out[:, 22] = np.maximum(
            _nearest(frames.level_dbfs, at, frames.level_rate_hz / self.rate_hz)[:, 0], _LOWEST_DBFS
        )
        out[:, 23:] = _nearest(frames.chroma, at, frames.tonal_rate_hz / self.rate_hz)
        return out

    def blocks(self, size: int) -> Iterator[tuple[int, Columns]]:
        """Yield ``(first, columns)`` of consecutive blocks of ``size`` indices."""
        for first in range(0, self.length, size):
            yield first, self.columns(first, min(first + size, self.length))


def _nearest(values: NDArray[np.float32], at: NDArray[np.intp], ratio: float) -> NDArray[np.float32]:
    """Rows of ``values``, at another rate, nearest to frames ``at``."""
    return np.asarray(values[np.minimum(np.round(at * ratio).astype(int), len(values) - 1)])
