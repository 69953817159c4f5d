"""Bars grouped into blocks by dynamic programming over their similarity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .axis import Columns, Floats

Indices = NDArray[np.intp]

BANDS = 7
LONGEST = 32
_TYPICAL_S = 16.0
_SCALE_DIAGONALS = 32
_PRIOR = 0.2


def similarities(vectors: tuple[Columns, ...]) -> Floats:
    """Similarity of each bar and the ``k``-th after it, shape ``(bars, 7)``: column ``k - 1``, 0 past the end.

    A Gaussian of the distance, for each part in units of the median distance of bars up to 32 apart.
    """
    bars = len(vectors[0])
    out = np.zeros((bars, BANDS))
    for part in vectors:
        near = [_distances(part, k) for k in range(1, min(BANDS, bars - 1) + 1)]
        far = [_distances(part, k) for k in range(BANDS + 1, min(_SCALE_DIAGONALS, bars - 1) + 1, 4)]
        scale = max(float(np.median(np.concatenate(near + far))), 1e-9) if near else 1.0
        for k, distances in enumerate(near):
            out[: bars - k - 1, k] += np.exp(-distances / scale) / len(vectors)
    return out


def _distances(part: Columns, k: int) -> Floats:
    return np.asarray(((part[k:] - part[:-k]) ** 2).sum(axis=1, dtype=np.float64))


def group(similar: Floats, bar_s: float) -> list[int]:
    """First bars of the blocks, and the number of bars at the end.

    The blocks are those whose bars resemble their neighbours within seven bars most, less what their length
    costs: the correlation block-matching segmentation of Marmoret, Cohen and Bimbot (*Barwise music
    structure analysis with the correlation block-matching segmentation algorithm*, TISMIR 2023) with its
    7-band kernel and its preference for 8 and multiples of 4 bars, and one for about 16 s. Linear in the bars.
    """
    bars = len(similar)
    running = np.concatenate([np.zeros((1, BANDS)), np.cumsum(similar, axis=0)])
    lengths = np.arange(1, LONGEST + 1)
    cost = _PRIOR * (_unevenness(lengths) + 0.5 * np.log(lengths * bar_s / _TYPICAL_S) ** 2)
    cost[0] = np.inf
    best, back = np.full(bars + 1, -np.inf), np.zeros(bars + 1, int)
    best[0] = 0.0
    for end in range(1, bars + 1):
        fitting = lengths[:end]
        value = best[end - fitting] + _inside(running, end, fitting) - cost[: len(fitting)]
        back[end] = fitting[value.argmax()]
        best[end] = value.max()
    cuts = [bars]
    while cuts[-1] > 0:
        cuts.append(cuts[-1] - int(back[cuts[-1]]))
    return cuts[::-1]


def _inside(running: Floats, end: int, lengths: Indices) -> Floats:
    """Similarities summed over all pairs within seven bars inside blocks that end before ``end``, per bar."""
    shifts = np.arange(1, BANDS + 1)
    starts = (end - lengths)[:, None]
    stops = np.maximum(end - shifts[None], starts)
    pairs = running[stops, shifts - 1] - running[starts, shifts - 1]
    return np.asarray(2 * pairs.sum(axis=1) / lengths)


def _unevenness(lengths: Indices) -> Floats:
    return np.where(lengths == 8, 0.0, np.where(lengths % 4 == 0, 0.25, np.where(lengths % 2 == 0, 0.5, 1.0)))
