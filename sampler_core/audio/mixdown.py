"""Weights of the mono mix from running sums, so that inverted or dead channels do not make it vanish."""

from __future__ import annotations

import numpy as np

from ..contracts import Samples

INVERTED = -0.9
"""Correlation of two channels below which they would cancel in a sum."""


class ChannelSums:
    """Running sums of products between the channels (xx, yy, xy, …): O(channels²) memory for any length."""

    def __init__(self, channels: int) -> None:
        self._products = np.zeros((channels, channels), np.float64)

    def add(self, block: Samples) -> None:
        """Count in a block of shape ``(n, channels)``, finite."""
        with np.errstate(over="ignore", invalid="ignore"):
            products = block.T @ block
            if not np.isfinite(products).all():
                wide = block.astype(np.float64)
                products = wide.T @ wide
        self._products += products

    def mono_weights(self) -> tuple[float, ...]:
        """One weight per channel, summing to one.

        Equal over the channels that are not all zero; of two channels in opposite polarity only the louder counts.
        """
        energy = np.diag(self._products)
        alive = energy > 0
        if not alive.any():
            alive = np.ones_like(alive)
        if len(energy) == 2 and alive.all() and self._correlation() < INVERTED:
            alive = np.arange(2) == int(np.argmax(energy))
        weights = alive / alive.sum()
        return tuple(float(weight) for weight in weights)

    def _correlation(self) -> float:
        (xx, xy), (_, yy) = self._products
        scale = np.sqrt(xx) * np.sqrt(yy)
        return float(xy / scale) if scale > 0 else 0.0
