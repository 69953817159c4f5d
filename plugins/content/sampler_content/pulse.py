"""Whether one pulse goes on through a point: what is arranged anew within a song is no change of content."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from .axis import Columns, Floats

WINDOW_S = 8.0
_SMOOTH_S = 0.07
_BATCH = 128


def likeness(onset_strength: Columns, frames: NDArray[np.intp], rate_hz: float, seconds: float = WINDOW_S) -> Floats:
    """How well the rhythm after each of ``frames`` repeats the one before, -1 to 1.

    The highest normalised correlation of the onset strength in ``seconds`` after with that before, shifted by
    up to half that length: near 1 where a bar is played again, whatever else changes; what has no common
    rhythm agrees by chance only. 0 where a side is silent.
    """
    length = round(seconds * rate_hz)
    out = np.zeros(len(frames))
    lags = np.arange(-(length // 2), length // 2 + 1)
    share = 1.0 - np.abs(lags) / length
    steps = np.arange(length)
    for first in range(0, len(frames), _BATCH):
        at = frames[first : first + _BATCH]
        low = int(at.min()) - length
        around = _smoothed(onset_strength, low, int(at.max()) + length, rate_hz)
        left, right = (_centred(around[(start - low)[:, None] + steps]) for start in (at - length, at))
        spectra = [fft.rfft(side, 2 * length, axis=1) for side in (left, right)]
        product = fft.irfft(spectra[1] * spectra[0].conj(), 2 * length, axis=1)[:, lags] / share
        energy = np.sqrt((left**2).sum(axis=1) * (right**2).sum(axis=1))
        out[first : first + _BATCH] = product.max(axis=1) / np.maximum(energy, 1e-6)
    return np.asarray(np.clip(out, -1, 1))


def _smoothed(onset_strength: Columns, low: int, high: int, rate_hz: float) -> Columns:
    """Smoothed sum over the bands in frames ``low`` up to ``high``; 0 beyond the file."""
    window = np.hanning(round(_SMOOTH_S * rate_hz) + 2)
    beyond = len(window) // 2
    first, last = max(0, low - beyond), min(len(onset_strength), high + beyond)
    total = np.zeros(high - low + 2 * beyond)
    if last > first:
        inside = slice(first - low + beyond, last - low + beyond)
        total[inside] = np.sqrt(np.maximum(onset_strength[first:last], 0)).sum(axis=1)
    smooth = np.convolve(total, window / window.sum(), "same")
    return np.asarray(smooth[beyond : beyond + high - low], np.float32)


def _centred(windows: Columns) -> Columns:
    return np.asarray(windows - windows.mean(axis=1, keepdims=True))
