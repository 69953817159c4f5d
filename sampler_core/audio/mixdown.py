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
_ROW = 1024
"""Frames in a row that is summed up with others."""
_NARROW = 8
"""Numbers in a row below which a product of matrices is slow; one alone is a dot product, which is not."""


class ChannelSums:
    """Running sums of the channels and of products between them (xx, yy, xy, …): O(channels²) memory for any length."""

    def __init__(self, channels: int) -> None:
        self._frames = 0
        self._sums = np.zeros(channels, np.float64)
        self._products = np.zeros((channels, channels), np.float64)

    def add(self, block: Samples) -> None:
        """Count in a block of shape ``(n, channels)``, finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            products, sums = _products(block), _sums(block)
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
    """The sum of each channel: that of long rows, one upon the other, then along what they came to.

    A plain sum over frames would take half as long as decoding; in single precision only short sums are exact enough.
    """
    rows, rest = _rows(block, _ROW)
    column = np.ones(len(rows), block.dtype) @ rows
    of_rows = column.reshape(-1, block.shape[1]).sum(axis=0, dtype=np.float64)
    return np.asarray(of_rows + rest.sum(axis=0, dtype=np.float64))


def _products(block: Samples) -> NDArray[np.float64]:
    """The sums of products between channels. Matrices a few numbers wide are slow to multiply, so several frames make
    a row; a frame's products with itself are then on the diagonal."""
    channels = block.shape[1]
    frames = max(1, _NARROW // channels) if channels > 1 else 1
    rows, rest = _rows(block, frames)
    squares = (rows.T @ rows).reshape(frames, channels, frames, channels)
    return np.asarray(np.einsum("iaib->ab", squares, dtype=np.float64) + rest.T @ rest)


def _rows(block: Samples, frames: int) -> tuple[Samples, Samples]:
    """Rows of so many frames, and the frames that are left."""
    whole = len(block) // frames * frames
    return block[:whole].reshape(-1, frames * block.shape[1]), block[whole:]
