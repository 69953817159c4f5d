"""One stretch of sound, one answer: candidates, gate and confidence put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import candidates, gate, octave, periodicity
from .envelope import FloatArray, windows
from .model import Model
from .periodicity import Periodicity

FAMILY = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)
SAME = 0.04


@dataclass(frozen=True)
class Stretch:
    """The inputs of one estimate. ``lengths_s`` are the lengths that a loop may have."""

    onset_strength: FloatArray
    level_dbfs: FloatArray
    frame_rate_hz: float
    lengths_s: Sequence[float]

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.onset_strength) / self.frame_rate_hz


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
    gate_features: NDArray[np.float64]
    doubt: NDArray[np.float64]
    periodicity: Periodicity


def estimate(stretch: Stretch, model: Model, bpm_range: tuple[float, float]) -> Estimate | None:
    """Weigh the tempos of ``stretch``; ``None`` where there are too few frames to repeat anything."""
    rate = stretch.frame_rate_hz
    if stretch.duration_s < gate.MIN_ACTIVE_S:
        return None
    parts = list(windows(stretch.onset_strength, rate))
    measured = periodicity.measure(parts, rate)
    proposed = candidates.propose(measured, stretch.lengths_s, bpm_range)
    onsets = gate.onset_times(parts, rate)
    heard_s = min(stretch.duration_s, len(parts[:12]) * len(parts[0].pulse) / rate)
    features = octave.describe(proposed, measured, parts, stretch.lengths_s, len(onsets[0]) / heard_s)
    probability = octave.softmax(model.candidates.logit(features))
    order = np.argsort(probability)[::-1]
    best = order[0]
    gate_features = gate.describe(
        stretch.duration_s, onsets, measured, features[best], float(probability[best]), stretch.level_dbfs, octave.NAMES
    )
    pulse_logit = float(model.gate.logit(gate_features))
    doubt = _doubt(proposed[order], probability[order], pulse_logit, features[best], stretch.duration_s)
    return Estimate(
        bpm=proposed[order],
        probability=probability[order],
        pulse_probability=model.gate.probability(gate_features),
        onsets=len(onsets[0]),
        duration_s=stretch.duration_s,
        windows_s=tuple(part.start / rate for part in parts),
        loop_fit=float(doubt[DOUBT_NAMES.index("loop_fit")]),
        confidence=model.confidence.probability(doubt),
        octave_confidence=model.octave.probability(doubt),
        features=dict(zip(octave.NAMES, features[best].tolist(), strict=True)),
        gate_features=gate_features,
        doubt=doubt,
        periodicity=measured,
    )


DOUBT_NAMES = ("best_logit", "octave_logit", "pulse_logit", "comb", "loop_fit", "log_duration")


def _doubt(
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
