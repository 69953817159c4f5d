"""Which sections repeat each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from string import ascii_uppercase

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from .axis import Floats
from .bars import PARTS, WIDTH, Steps

_ALIKE = 1.2


def block_distances(steps: Steps, cuts: Sequence[int]) -> Floats:
    """How far the mean bars of the blocks between ``cuts`` lie apart in each part, shape ``(3, n, n)``.

    Squared, in units of the bars' own variance: blocks that differ no more than the bars within them are
    well below 1.
    """
    means = np.array([_mean_bar(steps, first, end) for first, end in pairwise(cuts)])
    count = len(steps.features) // steps.bar
    bars = steps.features[: count * steps.bar].reshape(count, steps.bar, WIDTH)
    out = np.zeros((len(PARTS), len(means), len(means)))
    for n, part in enumerate(PARTS):
        own = means[:, :, part].reshape(len(means), -1)
        squares = (own**2).sum(axis=1)
        apart = np.maximum(squares[:, None] + squares[None] - 2 * own @ own.T, 0.0)
        out[n] = apart / max(float(bars[:, :, part].var(axis=0).sum()), 1e-9)
    out[:, np.arange(len(means)), np.arange(len(means))] = 0.0
    return (out + out.transpose(0, 2, 1)) / 2


def _mean_bar(steps: Steps, first: int, end: int) -> Floats:
    whole = max((end - first) // steps.bar, 1) * steps.bar
    rows = steps.features[
        np.resize(np.arange(first, end), whole) if end - first < whole else slice(first, first + whole)
    ]
    return np.asarray(rows.reshape(-1, steps.bar, WIDTH).mean(axis=0))


def letters(distances: Floats) -> list[str]:
    """A letter for each block, A first, equal ones for blocks that sound alike (average linkage)."""
    total = distances.sum(axis=0)
    if len(total) < 2:
        return ["A"] * len(total)
    clusters = fcluster(linkage(squareform(total, checks=False), "average"), _ALIKE, "distance")
    names: dict[int, str] = {}
    return [names.setdefault(int(cluster), name_of(len(names))) for cluster in clusters]


def name_of(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    name = ""
    while number >= 0:
        number, letter = divmod(number, len(ascii_uppercase))
        name, number = ascii_uppercase[letter] + name, number - 1
    return name
