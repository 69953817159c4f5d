"""Where sections begin: blocks of bars, on the bar lines that the music itself speaks for."""

from __future__ import annotations

import numpy as np

from .axis import Floats
from .bars import Steps, bar_vectors, novelty
from .blocks import group, similarities
from .letters import block_distances, letters

_NOVELTY_BARS = (1, 2, 8)
_BETTER = 1.05
_SAME = 0.3
NAMES = (
    "novelty_1", "novelty_2", "novelty_8", "peak", "timbre", "harmony", "rhythm", "shorter_bars", "square", "downbeat",
)  # fmt: skip


def cuts(steps: Steps) -> list[int]:
    """Numbers of the half-beats at which blocks begin, and of the last one's end.

    A tempo's bar lines may be off by some beats, or by half a beat; where the changes would be greater if all
    were moved by the same part of a bar, they are. Neighbours that sound the same are one block.
    """
    return _merged(steps, _rephased(steps, _grouped(steps, steps.phase)))


def _rephased(steps: Steps, found: list[int]) -> list[int]:
    if len(found) < 3:
        return found
    change, half = novelty(steps, 2), steps.bar // 2
    shifts = np.arange(-half, half)
    mean = change[np.clip(np.array(found[1:-1])[:, None] + shifts, 0, len(change) - 1)].mean(axis=0)
    shift = int(shifts[mean.argmax()])
    return _grouped(steps, (steps.phase + shift) % steps.bar) if mean.max() >= _BETTER * mean[half] else found


def _merged(steps: Steps, found: list[int]) -> list[int]:
    """``found`` without what lies between blocks of one letter whose mean bars hardly differ, the least first."""
    while len(found) > 2:
        distances = block_distances(steps, found)
        names = np.array(letters(distances))
        apart = np.where(names[1:] == names[:-1], np.diagonal(distances.sum(axis=0), 1), np.inf)
        least = (apart <= np.append(np.inf, apart[:-1])) & (apart < np.append(apart[1:], np.inf))
        gone = np.flatnonzero(least & (apart < _SAME)) + 1
        if not len(gone):
            break
        found = np.delete(found, gone).tolist()
    return found


def _grouped(steps: Steps, phase: int) -> list[int]:
    vectors = bar_vectors(steps, phase)
    if not len(vectors[0]):
        return [0, len(steps.features)]
    bars = group(similarities(vectors), steps.bar_s)
    return [bar * steps.bar + phase for bar in bars]


def describe(steps: Steps, found: list[int]) -> Floats:
    """Features called :data:`NAMES` of all of ``found`` but the first and the last."""
    inner = np.array(found[1:-1], int)
    curves = [novelty(steps, bars) for bars in _NOVELTY_BARS]
    columns = [np.log((curve[inner] + 1e-3) / (np.median(curve) + 1e-3)) for curve in curves]
    around = np.arange(-2 * steps.bar, 2 * steps.bar + 1)
    near = curves[1][np.clip(inner[:, None] + around, 0, len(steps.features))].max(axis=1)
    apart = np.diagonal(block_distances(steps, found), 1, 1, 2)
    lengths = np.diff(found) / steps.bar
    columns += [curves[1][inner] / np.maximum(near, 1e-9), *np.log(apart + 0.05)]
    columns += [np.log(np.minimum(lengths[:-1], lengths[1:])), _square(lengths[:-1]) + _square(lengths[1:])]
    columns.append(steps.downbeat[inner].astype(float))
    return np.column_stack(columns)


def _square(lengths: Floats) -> Floats:
    """1 for a whole number of bars divisible by 4, 0.5 by 2, else 0."""
    whole = np.abs(lengths - np.round(lengths)) < 0.01
    return np.where(whole & (np.round(lengths) % 4 == 0), 1.0, np.where(whole & (np.round(lengths) % 2 == 0), 0.5, 0.0))
