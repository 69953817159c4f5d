"""How likely the content changes at each of many points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Span

from .axis import GROUPS, WIDTH, Axis, Floats
from .pulse import likeness
from .windows import PARTS, Moments, Yardstick, apart, by_part, self_normalised

Indices = NDArray[np.intp]
REACHES_S = (1.0, 3.0, 8.0, 30.0)
"""Lengths on each side that are compared; shorter where the next change is nearer."""
OPEN_S = (3.0, 8.0)
"""Lengths also compared whatever changes are near: hits in turn are not one change after another."""
_DISTANCES = (
    *(f"{part}_{reach:g}s" for reach in REACHES_S for part in PARTS),
    *(f"{part}_open_{reach:g}s" for reach in OPEN_S for part in PARTS),
)  # fmt: skip
NAMES = (
    *_DISTANCES, *(f"{group}_own" for group in GROUPS), "unlike_rhythm", "pause", "long_pause", "short_side",
    "region_start",
)  # fmt: skip
RISING = len(NAMES) - 2
"""How many of the names, from the first, speak for a change."""
_OWN_REACH = 2
_SOFT = 0.3
_LONG_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 3.0
_BLOCK, _BATCH = 6_000, 2_048


class Evidence:
    """Moments between points of the axis, from which any two neighbourhoods can be compared.

    ``points`` are indices in order, the first 0 and the last the axis's length, ``time_s`` where in the file they
    are; ``pause_s`` is how much silence was left out at each, ``at_start`` whether a region begins there.
    """

    def __init__(self, axis: Axis, regions: Sequence[Span], points: Indices, yardstick: Yardstick) -> None:
        self.points, self.rate_hz = points, axis.rate_hz
        self.time_s = axis.frame_of(points) / axis.rate_hz
        self._yardstick = yardstick
        self._running = _running(axis, points)
        gaps = np.array([b.start_s - a.end_s for a, b in pairwise(regions)])
        inner = np.searchsorted(points, axis.starts[1:])
        self.pause_s = np.zeros(len(points))
        np.maximum.at(self.pause_s, inner, gaps)
        self.at_start = np.zeros(len(points), bool)
        self.at_start[inner] = True
        self._unlike = 1.0 - likeness(axis.onset_strength, axis.frame_of(points), axis.rate_hz)

    def features(self, at: Indices, before: Indices, after: Indices) -> Floats:
        """Features called :data:`NAMES` of the points numbered ``at``, the nearest changes being the others."""
        parts = [
            self._features(at[n : n + _BATCH], before[n : n + _BATCH], after[n : n + _BATCH])
            for n in range(0, len(at), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(NAMES)))

    def _features(self, at: Indices, before: Indices, after: Indices) -> Floats:
        found = [self._apart(at, before, after, reach) for reach in REACHES_S]
        nowhere = np.zeros_like(at), np.full_like(at, len(self.points) - 1)
        found += [self._apart(at, *nowhere, reach) for reach in OPEN_S]
        distances = np.log(_SOFT + np.concatenate([parts for parts, _ in found], axis=1))
        place, pause = self.points[at], self.pause_s[at]
        short = np.minimum(place - self.points[before], self.points[after] - place) / self.rate_hz
        return np.column_stack([
            distances, found[_OWN_REACH][1], self._unlike[at], np.log1p(pause),
            np.clip(pause, _LONG_PAUSE_S, _LONGEST_PAUSE_S) - _LONG_PAUSE_S, np.log(np.clip(short, 0.1, 10)),
            self.at_start[at],
        ])  # fmt: skip

    def _apart(self, at: Indices, before: Indices, after: Indices, reach_s: float) -> tuple[Floats, Floats]:
        """How far the two sides of each point lie apart, in both measures, within ``reach_s`` and the neighbours."""
        place, frames = self.points[at], round(reach_s * self.rate_hz)
        first = np.maximum(before, np.searchsorted(self.points, place - frames, side="right") - 1)
        last = np.minimum(after, np.searchsorted(self.points, place + frames))
        left, right = self._between(first, at), self._between(at, last)
        return by_part(apart(left, right, self._yardstick, self.rate_hz)), self_normalised(left, right)

    def _between(self, first: Indices, last: Indices) -> Moments:
        return self._running.rows(last) - self._running.rows(first)


def _running(axis: Axis, points: Indices) -> Moments:
    """Running moments at each point, read in blocks."""
    total, square = np.zeros((len(points), WIDTH)), np.zeros((len(points), WIDTH))
    for first, columns in axis.blocks(_BLOCK):
        low, high = np.searchsorted(points, [first, first + len(columns)])
        cuts = np.unique(np.concatenate([[0], points[low:high] - first]))
        owner = np.searchsorted(points, first + cuts, side="right")
        wide = columns.astype(np.float64)
        np.add.at(total, owner, np.add.reduceat(wide, cuts, axis=0))
        np.add.at(square, owner, np.add.reduceat(wide * wide, cuts, axis=0))
    for sums in (total, square):
        np.cumsum(sums, axis=0, out=sums)
    return Moments(points.astype(np.float64), total, square)
