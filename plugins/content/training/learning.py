"""Logistic regression as the tables need it, and the states of pruning it learns from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sampler_content import evidence, scenes
from sampler_content.evidence import Evidence
from sampler_content.model import Curve, Linear
from scipy.optimize import minimize

Floats = NDArray[np.float64]
ROUNDS = 3
APART_S = 3.0
PENALTY = 1e-3


@dataclass(frozen=True)
class Known:
    """Points of one file and what is true of each inner one: 1 a change, 0 none, -1 too near to one to tell."""

    name: str
    evidence: Evidence
    truth: Floats


def judged(points: Evidence, boundaries: Sequence[float]) -> Floats:
    """What is true of the inner points, given the file's inner boundaries in seconds.

    The point nearest to a boundary, within 0.5 s, is a change; the others within 1 s are left out.
    """
    times, truth = points.time_s[1:-1], np.zeros(len(points.points) - 2)
    for boundary in boundaries:
        away = np.abs(times - boundary)
        truth[(away < 1.0) & (truth == 0)] = -1
    for boundary in boundaries:
        away = np.abs(times - boundary)
        if len(away) and away.min() <= 0.5:
            truth[away.argmin()] = 1
    return truth


def logistic(features: Floats, target: Floats, rising: NDArray[np.bool_], penalty: float = PENALTY) -> Linear:
    """L2-regularised logistic regression; weights of ``rising`` features are not negative."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([(features - mean) / scale, np.ones(len(features))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        score, kept = scaled @ weights, np.r_[weights[:-1], 0.0]
        value = np.mean(np.logaddexp(0, score) - target * score) + penalty * kept @ kept
        gradient = scaled.T @ (1 / (1 + np.exp(-score)) - target) / len(target) + 2 * penalty * kept
        return float(value), gradient

    bounds = [(0, None) if up else (None, None) for up in [*rising, False]]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Linear(found[:-1] / scale, float(found[-1] - (found[:-1] * mean / scale).sum()))


def fit_change(files: Sequence[Known]) -> Linear:
    """Weights of the evidence, learnt on the states that pruning with them goes through.

    First on all points together and on each among the true changes only, then three times on how points look
    when pruning first, halfway and last judges them.
    """
    rising = np.arange(len(evidence.NAMES)) < evidence.RISING
    change = logistic(*_stacked([_before(file) for file in files]), rising)
    for _ in range(ROUNDS):
        change = logistic(*_stacked([_during(file, change) for file in files]), rising)
    return change


def _before(file: Known) -> tuple[Floats, Floats]:
    everything = np.arange(len(file.evidence.points))
    dense = file.evidence.features(everything[1:-1], everything[:-2], everything[2:])
    changes = np.r_[0, np.flatnonzero(file.truth == 1) + 1, len(everything) - 1]
    others = np.flatnonzero(file.truth == 0)[::5] + 1
    place = np.searchsorted(changes, others)
    features = [
        dense[file.truth >= 0], file.evidence.features(changes[1:-1], changes[:-2], changes[2:]),
        file.evidence.features(others, changes[place - 1], changes[place]),
    ]  # fmt: skip
    return np.concatenate(features), np.r_[
        file.truth[file.truth >= 0], np.ones(len(changes) - 2), np.zeros(len(others))
    ]


def _during(file: Known, change: Linear) -> tuple[Floats, Floats]:
    seen: dict[int, list[Floats]] = {}

    def note(numbers: NDArray[np.intp], features: Floats) -> None:
        for number, row in zip(numbers.tolist(), features, strict=True):
            seen.setdefault(number, []).append(row)

    scenes.prune(file.evidence, change, 0.0, APART_S, note)
    rows, target = [np.zeros((0, len(evidence.NAMES)))], []
    for number, states in seen.items():
        if (truth := file.truth[number - 1]) >= 0:
            picked = {0: states[0], len(states) // 2: states[len(states) // 2], len(states) - 1: states[-1]}
            rows.append(np.array(list(picked.values())))
            target += [truth] * len(picked)
    return np.concatenate(rows), np.array(target, float)


def _stacked(parts: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    return np.concatenate([features for features, _ in parts]), np.concatenate([target for _, target in parts])


def fit_confidence(logits: Floats, target: Floats) -> Curve:
    """Platt scaling of logits out of fold."""
    line = logistic(logits[:, None], target, np.array([True]), penalty=1e-6)
    return Curve(float(line.weights[0]), line.bias)


def final_logits(file: Known, change: Linear) -> tuple[Floats, Floats]:
    """Logits, and the truth, of what a timeline tells of: changes that are left, and all starts of regions."""
    alive = scenes.prune(file.evidence, change, 0.0, APART_S)
    told = file.evidence.at_start.copy()
    told[alive[1:-1]] = True
    numbers = np.flatnonzero(told)
    before, after = alive[np.searchsorted(alive, numbers) - 1], alive[np.searchsorted(alive, numbers, side="right")]
    return change.logit(file.evidence.features(numbers, before, after)), (file.truth[numbers - 1] == 1).astype(float)
