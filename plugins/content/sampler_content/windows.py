"""What a stretch sounds like, and how far two stretches lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .axis import GROUPS, WIDTH, Floats

SPREAD = 23
"""Of how many columns, from the first, the spread counts as well as the mean: all but chroma."""
FLOORS = np.concatenate([
    np.full(13, 4.0), np.full(3, 0.01), [1.0, 0.1], np.full(4, 0.02), [1.0], np.full(12, 0.01),
])  # fmt: skip
"""Variance of each column below which differences are dust."""
PARTS: dict[str, slice] = GROUPS | {
    f"{name}_spread": slice(WIDTH + s.start, WIDTH + s.stop) for name, s in GROUPS.items() if s.stop <= SPREAD
}
"""Entries of a description by what they describe."""


@dataclass(frozen=True)
class Moments:
    """Counts, sums and sums of squares of stretches: shapes ``(n,)``, ``(n, 35)``, ``(n, 35)``."""

    count: Floats
    total: Floats
    square: Floats

    def __sub__(self, other: Moments) -> Moments:
        return Moments(self.count - other.count, self.total - other.total, self.square - other.square)

    def rows(self, at: NDArray[np.intp]) -> Moments:
        """Those numbered ``at``."""
        return Moments(self.count[at], self.total[at], self.square[at])

    def mean(self) -> Floats:
        """Mean of each column."""
        return self.total / self.count[:, None]

    def variance(self) -> Floats:
        """Variance of each column."""
        return np.asarray(np.maximum(self.square / self.count[:, None] - self.mean() ** 2, 0.0))

    def description(self) -> Floats:
        """Means, and logarithms of the standard deviations over a floor, shape ``(n, 58)``.

        The floors keep steady tones from differing by their numerical dust.
        """
        spread = 0.5 * np.log(self.variance()[:, :SPREAD] + FLOORS[:SPREAD])
        return np.concatenate([self.mean(), spread], axis=1)


@dataclass(frozen=True)
class Yardstick:
    """How much descriptions of neighbouring stretches of one content differ, by the stretches' length.

    ``seconds`` has shape ``(k,)``, ``deviation`` ``(k, 58)``.
    """

    seconds: Floats
    deviation: Floats

    def variance(self, seconds: Floats) -> Floats:
        """Variance of one side's description for stretches of such lengths, shape ``(n, 58)``."""
        at = np.interp(np.log(seconds), np.log(self.seconds), np.arange(len(self.seconds)))
        low = np.minimum(at.astype(int), len(self.seconds) - 2)
        share = (at - low)[:, None]
        between = self.deviation[low] * (1 - share) + self.deviation[low + 1] * share
        return np.asarray(between**2 / 2)


def apart(left: Moments, right: Moments, yardstick: Yardstick, rate_hz: float) -> Floats:
    """Squared differences of the descriptions in units of what one content does, shape ``(n, 58)``."""
    expected = yardstick.variance(left.count / rate_hz) + yardstick.variance(right.count / rate_hz)
    return np.asarray((left.description() - right.description()) ** 2 / expected)


def by_part(squares: Floats) -> Floats:
    """Root mean square of each of :data:`PARTS`, shape ``(n, 11)``."""
    return np.stack([np.sqrt(squares[:, part].mean(axis=1)) for part in PARTS.values()], axis=1)


def self_normalised(left: Moments, right: Moments) -> Floats:
    """How far the means lie apart in units of the frames' own spread, by group, shape ``(n, 6)``.

    It is what a likelihood-ratio test of equal means rests on (Chen & Gopalakrishnan, *Speaker, environment and
    channel change detection and clustering via the Bayesian information criterion*, 1998).
    """
    own = left.variance() + right.variance() + FLOORS
    ratio = (left.mean() - right.mean()) ** 2 / own
    return np.stack([np.log1p(ratio[:, part].mean(axis=1)) for part in GROUPS.values()], axis=1)
