"""The key over time: a hidden Markov model over the 24 keys and "none", decoded by Viterbi."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import KeySpan

from . import notation
from .calibration import calibration
from .chroma import chroma
from .harmonics import FRAME_RATE_HZ, Floats, Harmonics
from .scoring import correlations, softmax

_STEP = 6
_REACH = 16
"""Frames on either side of a step that count: a window of 6 s, a step of 1.1 s."""
_STAY = 0.98
_NEAR = 4.0
_NONE = notation.KEYS


def key_map(heard: Harmonics, cents: float, duration_s: float) -> tuple[KeySpan, ...]:
    """Spans that tile the file, each with its key or none."""
    probabilities = _emissions(heard, cents)
    # Windows overlap, so each brings only its share of news.
    path = _viterbi(np.log(probabilities + 1e-9) * _STEP / (2 * _REACH), _transitions())
    return tuple(_spans(path, probabilities, duration_s))


def _emissions(heard: Harmonics, cents: float) -> Floats:
    """Probabilities of the 24 keys and of none for every step, shape (steps, 25)."""
    frames = chroma(heard.hpcp, cents)
    totals = frames.sum(axis=1, keepdims=True)
    fit = correlations(_windowed(frames / np.sqrt(totals + 1e-9)))
    loudness = np.sqrt(heard.energy)
    share = _ratio(_windowed(loudness * heard.tonal_share), _windowed(loudness))
    agreement = _ratio(np.abs(_windowed(heard.deviation)), _windowed(heard.peak_weight))
    pitched = np.array([
        calibration().pitched({"tonal_share": a, "tuning_agreement": b, "fit": c})
        for a, b, c in zip(share, agreement, fit.max(axis=1), strict=True)
    ])  # fmt: skip
    return np.column_stack([pitched[:, None] * softmax(calibration().profile_alone * fit), 1 - pitched])


def _windowed(values: NDArray[Any]) -> NDArray[Any]:
    """Sums over the window around every step."""
    middles = np.arange(_STEP // 2, max(len(values), _STEP // 2 + 1), _STEP)
    sums = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    first, last = np.clip([middles - _REACH, middles + _REACH], 0, len(values))
    return np.asarray(sums[last] - sums[first])


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.zeros(len(above)), where=below > 0))


@cache
def _transitions() -> Floats:
    """Log-probabilities from state to state: mostly to stay, else rather to a related key."""
    weights = np.ones((_NONE + 1, _NONE + 1))
    for one in range(_NONE):
        for other in range(_NONE):
            weights[one, other] = 1.0 if notation.relation(one, other) == "other" else _NEAR
    np.fill_diagonal(weights, 0)
    weights *= (1 - _STAY) / weights.sum(axis=1, keepdims=True)
    np.fill_diagonal(weights, _STAY)
    return np.asarray(np.log(weights))


def _viterbi(emissions: Floats, transitions: Floats) -> NDArray[np.int64]:
    best = emissions[0]
    back = np.zeros(emissions.shape, np.int64)
    for step in range(1, len(emissions)):
        reached = best[:, None] + transitions
        back[step] = reached.argmax(axis=0)
        best = reached.max(axis=0) + emissions[step]
    path = np.zeros(len(emissions), np.int64)
    path[-1] = best.argmax()
    for step in range(len(emissions) - 1, 0, -1):
        path[step - 1] = back[step, path[step]]
    return path


def _spans(path: NDArray[np.int64], probabilities: Floats, duration_s: float) -> Iterator[KeySpan]:
    changes = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(path)]
    for first, last in pairwise(changes):
        state = int(path[first])
        tonic, mode = (None, None) if state == _NONE else notation.name(state)
        start_s, end_s = (min(step * _STEP / FRAME_RATE_HZ, duration_s) for step in (first, last))
        yield KeySpan(
            start_s=start_s, end_s=duration_s if last == len(path) else end_s, tonic=tonic, mode=mode,
            confidence=round(float(probabilities[first:last, state].mean()), 4),
        )  # fmt: skip
