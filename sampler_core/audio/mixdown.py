"""Weights of the mono mix from running sums, so that inverted or dead channels do not make it vanish."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..contracts import Samples

INVERTED = -0.9
"""Correlation of two channels below which they would cancel in a sum."""
DEAD = 1e-6
"""Share of the liveliest channel's variance (-60 dB) below which a channel says nothing."""
_ROUNDING = 1e-5
"""Share of a channel's energy that single precision may get wrong."""
_SHORT = 1024


class ChannelSums:
    """Running sums of the channels and of products between them (xx, yy, xy, …): O(channels²) memory for any length."""

    def __init__(self, channels: int) -> None:
        self._frames = 0
        self._sums = np.zeros(channels, np.float64)
        self._products = np.zeros((channels, channels), np.float64)

    def add(self, block: Samples) -> None:
        """Count in a block of shape ``(n, channels)``, finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            products, sums = block.T @ block, _sums(block)
            if not (np.isfinite(products).all() and np.isfinite(sums).all()):
                wide = block.astype(np.float64)
                products, sums = wide.T @ wide, wide.sum(axis=0)
        self._frames += len(block)
        self._sums += sums
        self._products += products

    def mono_weights(self) -> tuple[float, ...]:
        """One weight per channel, summing to one.

        Equal over the channels that say something; of two channels in opposite polarity only the louder counts. A
        constant offset says nothing.
        """
        energy, variance = np.diag(self._products), np.diag(self._covariance())
        alive = variance > np.maximum(DEAD * variance.max(), _ROUNDING * energy)
        if not alive.any():
            alive = np.ones_like(alive)
        elif len(variance) == 2 and alive.all() and self._correlation() < INVERTED:
            alive = np.arange(2) == int(np.argmax(variance))
        weights = alive / alive.sum()
        return tuple(float(weight) for weight in weights)

    def _covariance(self) -> NDArray[np.float64]:
        means = self._sums / max(self._frames, 1)
        return self._products - self._frames * np.outer(means, means)

    def _correlation(self) -> float:
        (xx, xy), (_, yy) = self._covariance()
        scale = np.sqrt(xx) * np.sqrt(yy)
        return float(xy / scale) if scale > 0 else 0.0


def _sums(block: Samples) -> NDArray[np.float64]:
    """The sum of each channel. A plain sum over rows would take half as long as decoding; short products do not, and
    in single precision only they are exact enough."""
    whole = len(block) // _SHORT * _SHORT
    parts = np.ones(_SHORT, block.dtype) @ block[:whole].reshape(-1, _SHORT, block.shape[1])
    rest = block[whole:].sum(axis=0, dtype=np.float64)
    return np.asarray(parts.sum(axis=0, dtype=np.float64) + rest)
