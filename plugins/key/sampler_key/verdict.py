"""From scores to an answer: a key, or why there is none, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sampler_sdk import KeyCandidate, KeySpan, Span

from . import notation
from .calibration import calibration
from .harmonics import Floats, Harmonics
from .scoring import KeyScores, score

NoKeyReason = Literal["atonal", "single_note", "silent"]
_LEAST_PROBABILITY = 0.01
_MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Verdict:
    """``key`` by number (see :mod:`notation`) or ``None`` with a reason; ``tonalness``: that there is a key."""

    key: int | None
    confidence: float
    reason: NoKeyReason | None
    tonalness: float
    scores: KeyScores

    def over(self, span: Span) -> KeySpan:
        """The verdict as the key of ``span``."""
        tonic, mode = (None, None) if self.key is None else notation.name(self.key)
        return KeySpan(
            start_s=span.start_s, end_s=span.end_s, tonic=tonic, mode=mode, confidence=round(self.confidence, 4)
        )

    def probabilities(self) -> Floats:
        """Of the 24 keys, the answer's being the confidence: the others share what that leaves, none more probable."""
        own = self.scores.probabilities.copy()
        own[self.key] = 0.0
        left = own * (1.0 - self.confidence) / max(float(own.sum()), 1e-12)
        told = np.minimum(left, self.confidence)
        told[self.key] = self.confidence
        return np.asarray(told)

    def alternatives(self) -> tuple[KeyCandidate, ...]:
        """The next most probable keys, best first, with their relation to the answer."""
        if self.key is None:
            return ()
        told = self.probabilities()
        others = [int(key) for key in told.argsort()[::-1] if key != self.key][:_MOST_ALTERNATIVES]
        return tuple(_candidate(self.key, key, float(told[key])) for key in others if told[key] >= _LEAST_PROBABILITY)


def judge(heard: Harmonics) -> Verdict:
    """The verdict on ``heard``."""
    scores = score(heard)
    pitched = calibration().pitched(scores.measures)
    harmonic = calibration().harmonic(scores.measures)
    tonal = pitched * harmonic
    if tonal < 0.5:
        reason: NoKeyReason = "atonal" if pitched < max(harmonic, 0.5) else "single_note"
        return Verdict(None, 1 - tonal, reason, tonal, scores)
    evidence = {**scores.measures, "log_odds_tonal": math.log(tonal / max(1 - tonal, 1e-6))}
    return Verdict(scores.best, calibration().correct(evidence), None, tonal, scores)


def _candidate(best: int, key: int, probability: float) -> KeyCandidate:
    tonic, mode = notation.name(key)
    relation = notation.relation(best, key)
    rounded_down = math.floor(probability * 1e4) / 1e4
    return KeyCandidate(tonic=tonic, mode=mode, probability=rounded_down, relation=relation)
