"""How good answers are: macro-F1, balanced accuracy, calibration, coverage; with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Indices = NDArray[np.integer]
Flags = NDArray[np.bool_]


def macro_f1(truth: Indices, found: Indices) -> float:
    """Mean F1 over the classes that occur in ``truth``."""
    scores = []
    for label in np.unique(truth):
        hits = np.sum((truth == label) & (found == label))
        scores.append(2 * hits / max(1, np.sum(truth == label) + np.sum(found == label)))
    return float(np.mean(scores))


def balanced(truth: Indices, found: Indices) -> float:
    """Mean recall over the classes that occur in ``truth``."""
    return float(np.mean([np.mean(found[truth == label] == label) for label in np.unique(truth)]))


def ece(confidence: Floats, right: Flags, bins: int = 15) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(confidence)
    parts = np.array_split(order, min(bins, len(order)))
    return float(sum(len(p) * abs(confidence[p].mean() - right[p].mean()) for p in parts if len(p)) / len(order))


def auroc(confidence: Floats, right: Flags) -> float:
    """Probability that a right answer is surer than a wrong one."""
    if right.all() or not right.any():
        return float("nan")
    ranks = np.argsort(np.argsort(confidence)) + 1.0
    positives = right.sum()
    return float((ranks[right].sum() - positives * (positives + 1) / 2) / (positives * (len(right) - positives)))


def coverage_at(confidence: Floats, right: Flags, accuracy: float) -> float:
    """The largest share of answers, surest first, that is right this often."""
    order = np.argsort(-confidence)
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(running >= accuracy)
    return float((enough[-1] + 1) / len(order)) if len(enough) else 0.0


def interval(
    score: Callable[[Indices], float], groups: Sequence[str], rounds: int = 500, seed: int = 0
) -> tuple[float, float, float]:
    """``score`` of all indices, and its 95 % interval when whole groups are drawn anew."""
    names, of = np.unique(np.asarray(groups), return_inverse=True)
    members = [np.flatnonzero(of == number) for number in range(len(names))]
    rng = np.random.default_rng(seed)
    drawn = [
        score(np.concatenate([members[n] for n in rng.integers(0, len(names), len(names))])) for _ in range(rounds)
    ]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return score(np.arange(len(of))), float(low), float(high)
