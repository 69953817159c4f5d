"""Windows and matrices of the feature pass, in NumPy alone.

Each matrix is ``(inputs, outputs)`` float32, so that a batch of spectra is multiplied from the left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_LINEAR_HZ_PER_MEL = 200.0 / 3
_LOG_START_HZ = 1000.0
_LOG_START_MEL = _LOG_START_HZ / _LINEAR_HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27.0


def hann(length: int) -> Floats:
    """Periodic Hann window of ``length`` samples."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


def bin_frequencies(rate_hz: float, n_fft: int) -> NDArray[np.float64]:
    """Centre frequency in Hz of each of the ``n_fft // 2 + 1`` bins."""
    return np.asarray(np.arange(n_fft // 2 + 1) * (rate_hz / n_fft), np.float64)


def mel_edges_hz(bands: int, top_hz: float) -> NDArray[np.float64]:
    """The ``bands + 2`` corners in Hz of triangles spaced evenly in mel from 0 to ``top_hz``.

    Mel scale of Slaney's Auditory Toolbox (1998): linear below 1 kHz, logarithmic above.
    """
    top_mel = _LOG_START_MEL + np.log(top_hz / _LOG_START_HZ) / _LOG_STEP
    mels = np.linspace(0.0, top_mel, bands + 2)
    above = _LOG_START_HZ * np.exp(_LOG_STEP * (mels - _LOG_START_MEL))
    return np.asarray(np.where(mels < _LOG_START_MEL, mels * _LINEAR_HZ_PER_MEL, above))


def mel(rate_hz: float, n_fft: int, bands: int) -> Floats:
    """Triangles of equal area over power bins, 0 Hz to Nyquist: ``librosa.filters.mel``, transposed."""
    corners, bins = mel_edges_hz(bands, rate_hz / 2), bin_frequencies(rate_hz, n_fft)
    low, mid, high = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    triangles = np.maximum(0.0, np.minimum((bins - low) / (mid - low), (high - bins) / (high - mid)))
    return np.ascontiguousarray((triangles * (2.0 / (high - low))).T, np.float32)


def dct(inputs: int, outputs: int) -> Floats:
    """The first ``outputs`` coefficients of the orthonormal DCT-II."""
    phase = np.pi * (np.arange(inputs)[:, None] + 0.5) * np.arange(outputs) / inputs
    matrix = np.sqrt(2.0 / inputs) * np.cos(phase)
    matrix[:, 0] /= np.sqrt(2.0)
    return np.asarray(matrix, np.float32)


def chroma(rate_hz: float, n_fft: int, low_hz: float = 55.0, high_hz: float = 2000.0) -> Floats:
    """Share of each power bin in the 12 pitch classes, C first, for A4 = 440 Hz.

    A Gaussian of 0.35 semitones around each pitch; bins outside ``low_hz`` … ``high_hz`` count nothing.
    """
    bins = bin_frequencies(rate_hz, n_fft)
    midi = 69.0 + 12.0 * np.log2(np.maximum(bins, 1.0) / 440.0)
    distance = (midi[:, None] - np.arange(12) + 6.0) % 12.0 - 6.0
    weights = np.exp(-0.5 * (distance / 0.35) ** 2)
    weights[(bins < low_hz) | (bins > high_hz)] = 0.0
    return weights.astype(np.float32)
