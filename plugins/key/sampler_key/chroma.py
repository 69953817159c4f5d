"""From 36 bins of unknown tuning to twelve pitch classes."""

from __future__ import annotations

import numpy as np

from .harmonics import Floats, Harmonics

_BINS = 36
_NEIGHBOURS = (0.5, 1.0, 0.5)
_A = 9


def tuning(heard: Harmonics) -> tuple[float, float]:
    """Deviation from A4 = 440 Hz in cents (−50 to 50), and how well the peaks agree on one (0 to 1).

    The circular mean of the peaks' deviations from equal temperament and its resultant length.
    """
    total = complex(heard.deviation.sum())
    weight = float(heard.peak_weight.sum())
    return float(np.angle(total)) * 50 / np.pi, abs(total) / weight if weight > 0 else 0.0


def folding_matrix(cents: float) -> Floats:
    """Matrix of shape ``(36, 12)`` that moves an HPCP to standard tuning and folds it to C … B.

    The move by a fraction of a bin is a phase shift of the profile's Fourier series.
    """
    spectrum = np.fft.rfft(np.eye(_BINS), axis=1)
    shift = np.exp(2j * np.pi * np.arange(_BINS // 2 + 1) * cents / 100 / 12)
    moved = np.fft.irfft(spectrum * shift, _BINS, axis=1)
    folded = sum(w * np.roll(moved, 1 - i, axis=1)[:, ::3] for i, w in enumerate(_NEIGHBOURS))
    return np.asarray(np.roll(folded, _A, axis=1))


def chroma(hpcp: Floats, cents: float) -> Floats:
    """Pitch classes of every frame, shape (frames, 12), never negative."""
    return np.asarray(np.maximum(hpcp @ folding_matrix(cents), 0))


def summed(frames: Floats) -> Floats:
    """One chroma for all ``frames``, in which a loud frame counts by the square root of its weight."""
    totals = frames.sum(axis=1, keepdims=True)
    return np.asarray((frames / np.sqrt(totals + 1e-9)).sum(axis=0))


def standardised(vectors: Floats) -> Floats:
    """``vectors`` without their mean and of length 1, along the last axis."""
    centred = vectors - vectors.mean(axis=-1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=-1, keepdims=True) + 1e-9))
