"""Which of the candidates people would tap: features of each, and a softmax over them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import loop, rhythm
from .envelope import Window
from .periodicity import Periodicity, at_lags, comb

MULTIPLES = np.array([0.25, 1 / 3, 0.5, 2 / 3, 1.0, 1.5, 2.0, 3.0, 4.0])
CENTRE_BPM = 120.0
NAMES = (
    "comb", "comb_relative",
    *(f"lag_{m:.2f}" for m in MULTIPLES), *(f"relative_{m:.2f}" for m in MULTIPLES),
    "low_lag", "middle_lag", "high_lag",
    "log_bpm", "log_bpm_squared", "fast", "slow",
    "density", "density_squared",
    "fourier_bar", "fourier_half_bar", "fourier_beat", "fourier_8th", "fourier_triplet", "fourier_16th",
    "together_bar", "together_half_bar", "together_beat", "high_beat", "low_beat",
    "loop_1_2", "loop_4", "loop_8", "loop_16", "loop_32", "loop_64", "loop_three", "loop_integer",
)  # fmt: skip


def describe(
    bpm: NDArray[np.float64],
    periodicity: Periodicity,
    windows: Sequence[Window],
    lengths_s: Sequence[float],
    onset_rate_hz: float,
) -> NDArray[np.float64]:
    """Features of shape ``(bpm, len(NAMES))``."""
    rate = periodicity.frame_rate_hz
    curve = periodicity.mean
    near = bpm[:, None] * np.linspace(0.988, 1.012, 9)
    scores = comb(curve, near, rate)
    tuned = near[np.arange(len(bpm)), scores.argmax(axis=1)]
    period = 60.0 * rate / tuned
    score = scores.max(axis=1)
    lags = at_lags(curve, period[:, None] * MULTIPLES)
    top = max(float(curve[int(0.2 * rate) :].max()), 1e-3)
    bands = at_lags(periodicity.bands, period).T
    octaves = np.log2(bpm / CENTRE_BPM)
    density = np.log2(np.maximum(onset_rate_hz, 0.1) * 60.0 / bpm)
    return np.column_stack([
        score, score / max(float(score.max()), 1e-3), lags, lags / top, bands,
        octaves, octaves**2, np.maximum(octaves - 0.5, 0), np.maximum(-octaves - 0.5, 0),
        density, density**2,
        rhythm.describe(rhythm.spectrum(windows, tuned, rate)), loop.describe(bpm, lengths_s),
    ])  # fmt: skip


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities that sum to 1."""
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())
