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
_FEWEST = 2
_NAMED = 5


def worth(logits: Floats, labels: Indices, fold: Indices, names: Sequence[str], packs: Sequence[str]) -> dict[str, Any]:
    """Accuracy, balanced accuracy and the coverage at a confidence of 0.5, over all files of labels with several packs.

    ``None`` where fewer than two labels have: a lone one could not be taken for another that was checked as well, and
    its share of right answers would say nothing.
    """
    known = np.flatnonzero(fold >= 0)
    found = {name: _label(labels, packs, index) for index, name in enumerate(names)}
    if len(np.unique(labels[known])) < _FEWEST:
        return {"checked_files": 0, "accuracy": None, "balanced_accuracy": None, "sure": None, "labels": found}
    probabilities = np.stack([softmax(row) for row in logits[known]])
    right = probabilities.argmax(axis=1) == labels[known]
    sure = probabilities.max(axis=1) >= _SURE
    recalls = {int(label): float(right[labels[known] == label].mean()) for label in np.unique(labels[known])}
    for index, recall in recalls.items():
        found[names[index]]["recall"] = round(recall, 3)
    return {
        "checked_files": len(known),
        "accuracy": round(float(right.mean()), 3),
        "balanced_accuracy": round(float(np.mean(list(recalls.values()))), 3),
        "sure": {
            "share": round(float(sure.mean()), 3),
            "accuracy": round(float(right[sure].mean()), 3) if sure.any() else None,
        },
        "labels": found,
    }


def report(told: dict[str, Any]) -> Iterator[str]:
    """The same in words: each label, what was checked and on what, and what could not be."""
    found = told["worth"]
    labels = found["labels"]
    width = max(len(name) for name in labels)
    for name, each in labels.items():
        files, packs = _count(each["files"], "file"), _count(each["packs"], "pack")
        yield f"{name:<{width}}  {files:>11}  {packs:>9}  {_checked(each)}"
    unchecked = [name for name, each in labels.items() if each["recall"] is None]
    if found["accuracy"] is None:
        lone = [name for name, each in labels.items() if each["packs"] > 1]
        why = f"only {lone[0]} has several packs, and one label cannot be mistaken for itself" if lone else _NO_PACKS
        yield f"Nothing was checked: {why}. How well this works is not known."
        return
    checked = [name for name in labels if name not in unchecked]
    yield (
        f"Checked on packs it had not seen: {len(checked)} of {_count(len(labels), 'label')} ({_some(checked)}), "
        f"{_count(found['checked_files'], 'file')}: {found['accuracy']:.1%} right, "
        f"{found['balanced_accuracy']:.1%} averaged over these labels."
    )
    sure = found["sure"]
    if sure["accuracy"] is not None:
        yield f"Where it is at least 50 % sure ({sure['share']:.0%} of these files): {sure['accuracy']:.1%} right."
    if unchecked:
        yield f"Not checked, for there is but one pack of each: {_some(unchecked)}."
    yield "Packs are sub-folders: where those of a label are parts of one pack, near-duplicates flatter the check."


_NO_PACKS = "no label has several packs (sub-folders), so nothing could be left out"


def _checked(label: dict[str, Any]) -> str:
    if label["recall"] is not None:
        return f"{label['recall']:6.1%} found"
    return "not checked" if label["packs"] > 1 else "not checked: one pack only"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _label(labels: Indices, packs: Sequence[str], index: int) -> dict[str, Any]:
    its = np.flatnonzero(labels == index)
    return {"files": len(its), "packs": len({packs[int(i)] for i in its}), "recall": None}
