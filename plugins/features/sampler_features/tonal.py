"""Chroma from long frames.

Pitch below 2 kHz needs no more than a quarter of the 22 050 Hz: frames of 2048 at 5 512.5 Hz have the bins
of frames of 8192 at 22 050 Hz and cost a quarter.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from .filterbanks import Floats, chroma, hann

RATE_HZ = 22_050 / 4
N_FFT = 2048
HOP = 512
SILENCE_DBFS = -80.0


class ChromaTables:
    """The matrix from power bins to pitch classes, made once per process."""

    def __init__(self) -> None:
        scale = 2.0 / (N_FFT * float((hann(N_FFT).astype(np.float64) ** 2).sum()))
        self.power = (chroma(RATE_HZ, N_FFT) * scale).astype(np.float32)


def chroma_columns(frames: Floats, tables: ChromaTables) -> Floats:
    """Pitch-class energy of windowed ``frames``, shape ``(n, 12)``, maximum 1, or all 0 below −80 dBFS."""
    spectra = fft.rfft(frames, axis=1)
    energy = (spectra.real**2 + spectra.imag**2) @ tables.power
    loudest = energy.max(axis=1, keepdims=True)
    heard = loudest > 10 ** (SILENCE_DBFS / 10)
    return np.asarray(np.where(heard, energy / np.where(heard, loudest, 1), 0), np.float32)
