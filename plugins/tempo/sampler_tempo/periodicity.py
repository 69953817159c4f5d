"""How strongly the pulse repeats after each lag: autocorrelation in four bands, and a comb over tempo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .envelope import FloatArray, Window

BPM_LOW, BPM_HIGH = 40.0, 250.0
GRID = np.geomspace(BPM_LOW, BPM_HIGH, 600)
"""Candidate tempos in BPM, 0.3 % apart."""
MAX_LAG_S = 6.2
COMB = ((0.25, 0.15), (0.5, 0.35), (1.0, 1.0), (2.0, 1.0), (3.0, 0.5), (4.0, 1.0))
"""Multiples of the period and their weights."""
BIAS_CAP = 3.0


@dataclass(frozen=True)
class Periodicity:
    """Autocorrelations ``by_window`` (windows, lags), 1 at lag 0, and their mean ``bands`` (3, lags)."""

    by_window: FloatArray
    weights: FloatArray
    bands: FloatArray
    frame_rate_hz: float

    @property
    def mean(self) -> FloatArray:
        """Weighted mean over windows, shape ``(lags,)``."""
        return np.asarray(self.weights @ self.by_window, np.float32)


def autocorrelate(pulse: FloatArray, lags: int) -> NDArray[np.float64]:
    """Autocorrelation of each band of ``pulse`` (frames, 4) at 0 … ``lags``, as a sum, bias corrected up to 3×."""
    frames = len(pulse)
    centred = pulse - pulse.mean(axis=0)
    size = 1 << (2 * frames - 1).bit_length()
    spectrum = np.fft.rfft(centred, size, axis=0)
    raw = np.fft.irfft(np.abs(spectrum) ** 2, size, axis=0)
    out = np.zeros((lags + 1, pulse.shape[1]))
    known = min(lags + 1, frames)
    bias = np.minimum(frames / (frames - np.arange(known)), BIAS_CAP)
    out[:known] = raw[:known] * bias[:, None]
    return out


def measure(windows: Sequence[Window], frame_rate_hz: float) -> Periodicity:
    """Autocorrelate every window; a band counts by how far it stands out in the whole file."""
    lags = int(MAX_LAG_S * frame_rate_hz)
    sums = np.stack([autocorrelate(w.pulse, lags) for w in windows])
    energy = sums[:, 0]
    typical = energy.mean(axis=0)
    loudest = max(float(typical.max()), 1e-12)
    worth = np.minimum(1.0, np.sqrt(typical / loudest) * 4)
    normal = sums / (energy + 0.05 * typical + 1e-12)[:, None]
    by_window = (normal @ worth) / max(float(worth.sum()), 1e-12)
    share = np.sqrt((energy / (typical + 1e-12)).mean(axis=1))
    weights = np.minimum(share, 1.5)
    weights = weights / max(float(weights.sum()), 1e-12)
    mean = np.tensordot(weights, normal, 1)
    bands = np.stack([mean[:, 0], mean[:, 1:3].mean(axis=1), mean[:, 3]])
    return Periodicity(
        by_window.astype(np.float32), weights.astype(np.float32), bands.astype(np.float32), frame_rate_hz
    )


def at_lags(curve: FloatArray, lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """``curve`` (…, lags) at fractional ``lags``, linearly interpolated; 0 beyond its end."""
    index = np.minimum(lags.astype(int), curve.shape[-1] - 2)
    part = np.clip(lags - index, 0, 1)
    value = curve[..., index] * (1 - part) + curve[..., index + 1] * part
    return np.where(lags <= curve.shape[-1] - 1, value, 0.0)


def comb(curve: FloatArray, bpm: NDArray[np.float64], frame_rate_hz: float) -> NDArray[np.float64]:
    """Weighted sum of ``curve`` (…, lags) at multiples of the period of each ``bpm``."""
    period = 60.0 * frame_rate_hz / bpm
    total = sum(weight * at_lags(curve, multiple * period) for multiple, weight in COMB)
    return np.asarray(total / sum(weight for _, weight in COMB))
