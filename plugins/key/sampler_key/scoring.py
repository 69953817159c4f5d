"""How well each of the 24 keys fits, and whether there is a key to be found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .calibration import calibration
from .chroma import chroma, standardised, summed, tuning
from .harmonics import Floats, Harmonics
from .profiles import PROFILES, correlation_matrix
from .triads import chord_evidence

_PROFILES = np.mean([correlation_matrix(name) for name in PROFILES], axis=0)
_OPENING_PART, _OPENING_FRAMES = 8, (2, 8)
"""At most a second and a half: more than that is more than the first chord."""
_FIFTH_WEIGHT = 0.7


@dataclass(frozen=True)
class Evidence:
    """What speaks for each of the 24 keys, and ``measures`` that tell whether there is a key at all.

    ``fit`` is the mean correlation with the published profiles; ``opening`` is how much of the key's tonic triad
    sounds at the beginning, where a piece states its key; ``chords`` how well the triads that sound go with the key.
    """

    fit: Floats
    opening: Floats
    chords: Floats
    cents: float
    measures: dict[str, float]


@dataclass(frozen=True)
class KeyScores:
    """Probabilities of the 24 keys, given that there is one; the rest as in :class:`Evidence`."""

    probabilities: Floats
    cents: float
    measures: dict[str, float]

    @property
    def best(self) -> int:
        """The most probable key."""
        return int(self.probabilities.argmax())


def gather(heard: Harmonics) -> Evidence:
    """The evidence in the sounding frames of ``heard`` (at least one frame)."""
    sounding = heard.sounding()
    cents, agreement = tuning(sounding)
    frames = chroma(sounding.hpcp, cents)
    fit = correlations(summed(frames))
    measures = {
        "tonal_share": _weighted(sounding.tonal_share, np.sqrt(sounding.energy)),
        "tuning_agreement": agreement,
        "fit": float(fit.max()),
        "log_spread": _log_spread(frames),
        "log_frames": float(np.log(max(1, sounding.frames))),
    }
    return Evidence(fit, _opening(frames), chord_evidence(frames), cents, measures)


def score(heard: Harmonics) -> KeyScores:
    """The probabilities of all keys for ``heard`` (at least one frame)."""
    evidence = gather(heard)
    weights = calibration()
    probabilities = softmax(
        weights.profile * evidence.fit + weights.opening * evidence.opening + weights.chords * evidence.chords
    )
    second, first = np.sort(probabilities)[-2:]
    measures = {**evidence.measures, "probability": float(first), "lead": float(np.log(first / second))}
    return KeyScores(probabilities, evidence.cents, measures)


def correlations(chromas: Floats) -> Floats:
    """Mean correlation of ``chromas``, shape (…, 12), with the published profiles of every key, shape (…, 24)."""
    return np.asarray(standardised(chromas) @ _PROFILES.T)


def softmax(log_odds: Floats) -> Floats:
    """Probabilities along the last axis."""
    odds = np.exp(log_odds - log_odds.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def _opening(frames: Floats) -> Floats:
    least, most = _OPENING_FRAMES
    start = summed(frames[: min(max(len(frames) // _OPENING_PART, least), most)])
    start = start / (start.sum() + 1e-9)
    tonic_and_fifth = start + _FIFTH_WEIGHT * np.roll(start, -7)
    return np.concatenate([tonic_and_fifth + np.roll(start, -4), tonic_and_fifth + np.roll(start, -3)])


def _log_spread(frames: Floats) -> float:
    """Logarithm of how many different chords there effectively are: 0 for one note that only rings.

    The entropy of the eigenvalues of the frames' Gram matrix (their effective rank, Roy & Vetterli 2007).
    """
    unit = frames / (np.linalg.norm(frames, axis=1, keepdims=True) + 1e-9)
    values = np.maximum(np.linalg.eigvalsh(unit.T @ unit), 0)
    shares = values / (values.sum() + 1e-9)
    return float(-(shares * np.log(shares + 1e-12)).sum())


def _weighted(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else 0.0
