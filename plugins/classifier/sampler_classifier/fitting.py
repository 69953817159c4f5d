"""Fitting own labels: a linear head, and what it is worth on packs it has not seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]

_PENALTY = 3e-3
_FOLDS = 10
_TEMPERATURES = np.geomspace(0.25, 8.0, 41)


@dataclass(frozen=True)
class Linear:
    """``weights`` ``(labels, size)`` and ``offsets`` ``(labels,)`` over standardised vectors."""

    mean: Floats
    spread: Floats
    weights: Floats
    offsets: Floats

    def logits(self, vectors: Floats) -> Floats:
        """``(n, size)`` → ``(n, labels)``."""
        return np.asarray(((vectors - self.mean) / self.spread) @ self.weights.T + self.offsets, np.float32)


def fit(vectors: Floats, labels: Indices, count: int) -> Linear:
    """Logistic regression with an L2 penalty, every label weighing the same however many files it has."""
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + np.float32(1e-2)
    x, y = torch.from_numpy((vectors - mean) / spread), torch.from_numpy(labels)
    sizes = torch.bincount(y, minlength=count).clamp(min=1)
    balance = len(y) / (count * sizes[y].float())
    weights = torch.zeros(count, x.shape[1], requires_grad=True)
    offsets = torch.zeros(count, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, offsets], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        losses = torch.nn.functional.cross_entropy(x @ weights.T + offsets, y, reduction="none")
        loss: torch.Tensor = (losses * balance).mean() + _PENALTY * weights.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return Linear(mean, spread, weights.detach().numpy(), offsets.detach().numpy())


def folds(labels: Indices, packs: list[str]) -> Indices:
    """A fold for each file such that no pack is split; −1 where the label has but one pack.

    Packs are dealt out largest first, each to the fold that has the least of its labels already, so that no fold
    takes all of a label away; then to the smallest.
    """
    labels_of = {pack: {int(label) for label, its in zip(labels, packs, strict=True) if its == pack} for pack in packs}
    load: list[list[str]] = [[] for _ in range(min(_FOLDS, len(labels_of)))]
    fold_of: dict[str, int] = {}
    for pack in sorted(labels_of, key=lambda pack: (-packs.count(pack), pack)):
        shared = [sum(len(labels_of[pack] & labels_of[other]) for other in dealt) for dealt in load]
        sizes = [sum(packs.count(other) for other in dealt) for dealt in load]
        fold_of[pack] = min(range(len(load)), key=lambda n: (shared[n], sizes[n], n))
        load[fold_of[pack]].append(pack)
    many = Counter(label for its in labels_of.values() for label in its)
    return np.asarray(
        [fold_of[pack] if many[int(label)] > 1 else -1 for label, pack in zip(labels, packs, strict=True)]
    )


def unseen_logits(vectors: Floats, labels: Indices, fold: Indices, count: int) -> Floats:
    """Logits of every file with a fold, from a head that was fitted without its pack; zeros for the others."""
    logits = np.zeros((len(labels), count), np.float32)
    for number in sorted(set(fold[fold >= 0].tolist())):
        out = fold == number
        logits[out] = fit(vectors[~out], labels[~out], count).logits(vectors[out])
    return logits


def temperature(logits: Floats, labels: Indices) -> float:
    """The temperature under which ``logits`` were most probable (Guo et al. 2017)."""
    return float(min(_TEMPERATURES, key=lambda t: _loss(logits / np.float32(t), labels)))


def _loss(logits: Floats, labels: Indices) -> float:
    return float(torch.nn.functional.cross_entropy(torch.from_numpy(logits), torch.from_numpy(labels)))
