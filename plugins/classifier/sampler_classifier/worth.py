"""What own labels are worth: accuracy on packs that were left out, and how far confidence can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calibration import softmax

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

_SURE = 0.5


def worth(logits: Floats, labels: Indices, fold: Indices, names: Sequence[str], packs: Sequence[str]) -> dict[str, Any]:
    """Accuracy, balanced accuracy and the coverage at a confidence of 0.5, over all files of labels with several packs.

    ``None`` where no label has, because nothing could be left out.
    """
    known = np.flatnonzero(fold >= 0)
    found = {name: _label(labels, packs, index) for index, name in enumerate(names)}
    if not len(known):
        return {"accuracy": None, "balanced_accuracy": None, "sure": None, "labels": found}
    probabilities = np.stack([softmax(row) for row in logits[known]])
    right = probabilities.argmax(axis=1) == labels[known]
    sure = probabilities.max(axis=1) >= _SURE
    recalls = {int(label): float(right[labels[known] == label].mean()) for label in np.unique(labels[known])}
    for index, recall in recalls.items():
        found[names[index]]["recall"] = round(recall, 3)
    return {
        "accuracy": round(float(right.mean()), 3),
        "balanced_accuracy": round(float(np.mean(list(recalls.values()))), 3),
        "sure": {
            "share": round(float(sure.mean()), 3),
            "accuracy": round(float(right[sure].mean()), 3) if sure.any() else None,
        },
        "labels": found,
    }


def report(told: dict[str, Any]) -> Iterator[str]:
    """The same in words."""
    found = told["worth"]
    width = max(len(name) for name in found["labels"])
    for name, each in found["labels"].items():
        recall = f"{each['recall']:6.1%} found" if each["recall"] is not None else "one pack only: cannot be checked"
        yield f"{name:<{width}}  {each['files']:5d} files  {each['packs']:3d} packs  {recall}"
    if found["accuracy"] is None:
        yield "No label has two packs (sub-folders), so nothing could be left out: how well this works is not known."
        return
    balanced = found["balanced_accuracy"]
    yield f"On packs it has not seen: {found['accuracy']:.1%} right, {balanced:.1%} averaged over labels."
    sure = found["sure"]
    if sure["accuracy"] is not None:
        yield f"Where it is at least 50 % sure ({sure['share']:.0%} of the files): {sure['accuracy']:.1%} right."


def _label(labels: Indices, packs: Sequence[str], index: int) -> dict[str, Any]:
    its = np.flatnonzero(labels == index)
    return {"files": len(its), "packs": len({packs[int(i)] for i in its}), "recall": None}
