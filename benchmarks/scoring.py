"""What all accuracy benchmarks share: intervals, and how honest a confidence is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

RESAMPLES = 5_000
BINS = 15


def interval(values: ArrayLike) -> list[float]:
    """95 % bootstrap interval of the mean of ``values``, one per item."""
    array = np.asarray(values, float)
    rng = np.random.default_rng(1)
    means = [array[rng.integers(0, len(array), len(array))].mean() for _ in range(RESAMPLES)]
    return [round(float(bound), 3) for bound in np.quantile(means, (0.025, 0.975))]


def calibration(confidence: ArrayLike, right: ArrayLike) -> dict[str, Any]:
    """Expected calibration error in 15 bins of equal mass, and AUROC of right against wrong (NaN with one class)."""
    given, truth = np.asarray(confidence, float), np.asarray(right, float)
    bins = np.array_split(np.argsort(given, kind="stable"), BINS)
    ece = sum(len(b) * abs(given[b].mean() - truth[b].mean()) for b in bins if len(b)) / len(given)
    good, bad = truth.sum(), len(truth) - truth.sum()
    ranks = rankdata(given)
    auroc = (ranks[truth > 0].sum() - good * (good + 1) / 2) / (good * bad) if good and bad else float("nan")
    return {
        "items": len(given), "right": round(float(truth.mean()), 3), "ece": round(float(ece), 3),
        "auroc": round(float(auroc), 3),
    }  # fmt: skip
