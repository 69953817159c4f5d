"""One stretch of sound, one answer: candidates, gate and confidence put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import candidates, gate, octave, periodicity
from .envelope import Stretch, windows
from .model import Model
from .periodicity import Periodicity

FAMILY = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)
SAME = 0.04


@dataclass(frozen=True)
class Estimate:
    """Candidates in BPM with probabilities, best first, and whether there is a tempo at all."""

    bpm: NDArray[np.float64]
    probability: NDArray[np.float64]
    pulse_probability: float
    onsets: int
    duration_s: float
    windows_s: tuple[float, ...]
    loop_fit: float
    confidence: float
    octave_confidence: float
    features: dict[str, float]
    periodicity: Periodicity


@dataclass(frozen=True)
class Evidence:
    """What is known of a stretch before any coefficient: candidates and their ``octave.NAMES`` features."""

    bpm: NDArray[np.float64]
    features: NDArray[np.float64]
    onsets: tuple[NDArray[np.float64], NDArray[np.float64]]
    periodicity: Periodicity
    windows_s: tuple[float, ...]


def gather(stretch: Stretch, bpm_range: tuple[float, float]) -> Evidence | None:
    """Measure ``stretch``; ``None`` where there are too few frames to repeat anything."""
    rate = stretch.frame_rate_hz
    if stretch.duration_s < gate.MIN_ACTIVE_S:
        return None
    parts = list(windows(stretch.onset_strength, rate))
    measured = periodicity.measure(parts, rate)
    proposed = candidates.propose(measured, stretch.lengths_s, bpm_range)
    onsets = gate.onset_times(parts, rate)
    heard_s = min(stretch.duration_s, len(parts[: gate.MAX_WINDOWS]) * len(parts[0].pulse) / rate)
    features = octave.describe(proposed, measured, parts, stretch.lengths_s, len(onsets[0]) / heard_s)
    return Evidence(proposed, features, onsets, measured, tuple(part.start / rate for part in parts))


def estimate(stretch: Stretch, model: Model, bpm_range: tuple[float, float]) -> Estimate | None:
    """Weigh the tempos of ``stretch``; ``None`` where it is too short to have one."""
    evidence = gather(stretch, bpm_range)
    if evidence is None:
        return None
    probability = octave.softmax(model.candidates.logit(evidence.features))
    order = np.argsort(probability)[::-1]
    bpm, probability, features = evidence.bpm[order], probability[order], evidence.features[order[0]]
    heard = gate.describe(stretch, evidence.onsets, features, float(probability[0]))
    pulse = model.gate.probability(heard)
    if len(evidence.windows_s) <= gate.MAX_WINDOWS and not gate.happens(stretch, evidence.onsets):
        pulse = min(pulse, gate.NO_EVENT)
    doubts = doubt(bpm, probability, float(model.gate.logit(heard)), features, stretch.duration_s)
    return Estimate(
        bpm=bpm,
        probability=probability,
        pulse_probability=pulse,
        onsets=len(evidence.onsets[0]),
        duration_s=stretch.duration_s,
        windows_s=evidence.windows_s,
        loop_fit=float(doubts[DOUBT_NAMES.index("loop_fit")]),
        confidence=model.confidence.probability(doubts),
        octave_confidence=model.octave.probability(doubts),
        features=dict(zip(octave.NAMES, features.tolist(), strict=True)),
        periodicity=evidence.periodicity,
    )


DOUBT_NAMES = ("best_logit", "octave_logit", "pulse_logit", "comb", "loop_fit", "log_duration")


def doubt(
    bpm: NDArray[np.float64],
    probability: NDArray[np.float64],
    pulse_logit: float,
    features: NDArray[np.float64],
    duration_s: float,
) -> NDArray[np.float64]:
    """What confidence rests on: features called ``DOUBT_NAMES``."""
    of = dict(zip(octave.NAMES, features, strict=True))
    related = np.any(np.abs(bpm[:, None] / (bpm[0] * np.array(FAMILY)) - 1) <= SAME, axis=1)
    family = float(probability[related].sum())
    within = float(probability[0]) / family
    loop_fit = max(v for n, v in of.items() if n.startswith("loop_") and n != "loop_integer")
    return np.array([
        _logit(float(probability[0])), _logit(within), np.clip(pulse_logit, -6, 6), of["comb"], loop_fit,
        np.log2(np.clip(duration_s, 0.5, 60)),
    ])  # fmt: skip


def _logit(probability: float) -> float:
    clipped = min(max(probability, 0.002), 0.998)
    return float(np.log(clipped / (1 - clipped)))
