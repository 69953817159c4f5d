"""From windowed frames to the columns of ``frames``: mel, MFCC, spectral shape, onset strength."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy import fft

from .filterbanks import Floats, bin_frequencies, dct, hann, mel, mel_edges_hz

RATE_HZ = 22_050
N_FFT = 1024
HOP = 220
MEL_BANDS = 64
MFCC = 14
MEL_FLOOR_DB = -100.0
ONSET_FLOOR_DB = -80.0
ONSET_LAG = 2
ONSET_EDGES = (0, 8, 19, 38, MEL_BANDS)
"""First mel band of each of the four onset bands, about 0, 440, 980 and 2 600 Hz."""

MEL_REFERENCE = (N_FFT / 4) ** 2 * 2.0 / (mel_edges_hz(MEL_BANDS, RATE_HZ / 2)[2])
"""Mel power of 0 dB: a full-scale sine at the centre bin of a band below 1 kHz."""

_ROLLOFF = 0.85
_GROUP = 64
_LOW_HZ = 120.0
_POWER_FLOOR = np.float32(1e-10)


@dataclass(frozen=True)
class Columns:
    """One batch of frames, all float32 with ``n`` rows."""

    mel_db: Floats
    """``(n, 64)`` dB re :data:`MEL_REFERENCE`, not below −100."""
    mfcc: Floats
    """``(n, 14)``"""
    spectral: Floats
    """``(n, 5)``: centroid, bandwidth, roll-off in Hz, flatness, flux."""
    onset: Floats
    """``(n, 4)`` in dB."""
    energy: Floats
    """``(n, 2)``: mean power of the windowed frame re full scale, in all and below 120 Hz."""


class SpectrumTables:
    """The matrices, made once per process."""

    def __init__(self) -> None:
        hz = bin_frequencies(RATE_HZ, N_FFT)
        sides = np.full(len(hz), 2.0)
        sides[[0, -1]] = 1.0
        sides /= N_FFT * float((hann(N_FFT).astype(np.float64) ** 2).sum())
        energy = np.stack([sides, sides * (hz < _LOW_HZ)], axis=1)
        mels = mel(RATE_HZ, N_FFT, MEL_BANDS) / MEL_REFERENCE
        self.power = np.concatenate([mels, energy], axis=1).astype(np.float32)
        relative = hz / hz[-1]
        steps = np.arange(_GROUP, len(hz), _GROUP)
        below = np.arange(len(hz))[:, None] < steps
        self.magnitude = np.column_stack([np.ones(len(hz)), relative, relative**2, below]).astype(np.float32)
        self.dct = dct(MEL_BANDS, MFCC)
        self.bands = np.zeros((MEL_BANDS, 5), np.float32)
        for band, (first, end) in enumerate(itertools.pairwise(ONSET_EDGES)):
            self.bands[first:end, band] = 1.0 / (end - first)
        self.bands[:, 4] = 1.0 / MEL_BANDS


class Spectrum:
    """The feature pass over one file's frames, in order."""

    def __init__(self, tables: SpectrumTables) -> None:
        self._tables = tables
        self._before = np.full((ONSET_LAG, MEL_BANDS), ONSET_FLOOR_DB, np.float32)

    def columns(self, frames: Floats) -> Columns:
        """Features of windowed ``frames`` of shape ``(n, 1024)``.

        Magnitudes and powers are those of the plain DFT, so that centroid, bandwidth, roll-off and
        flatness are what ``librosa.feature`` gives for the same frames.
        """
        magnitude: Floats = np.abs(fft.rfft(frames, axis=1))
        power = np.maximum(magnitude * magnitude, _POWER_FLOOR)
        projected = power @ self._tables.power
        mel_db = 10 * np.log10(np.maximum(projected[:, :MEL_BANDS], np.float32(10 ** (MEL_FLOOR_DB / 10))))
        shape = spectral_shape(magnitude, magnitude @ self._tables.magnitude)
        rises = self._rises(mel_db)
        spectral = np.column_stack([shape, flatness(power), rises[:, 4]])
        return Columns(mel_db, mel_db @ self._tables.dct, spectral, rises[:, :4], projected[:, MEL_BANDS:])

    def _rises(self, mel_db: Floats) -> Floats:
        """Rise over :data:`ONSET_LAG` frames, averaged in each onset band and, last, over all bands.

        Before the file there is silence: a sound that starts at 0 s is an onset.
        """
        audible = np.concatenate([self._before, np.maximum(mel_db, np.float32(ONSET_FLOOR_DB))])
        self._before = audible[-ONSET_LAG:]
        return np.asarray(np.maximum(audible[ONSET_LAG:] - audible[:-ONSET_LAG], 0) @ self._tables.bands)


def spectral_shape(magnitude: Floats, moments: Floats) -> Floats:
    """Centroid, bandwidth and 85 % roll-off in Hz; all 0 for a frame of zeros. Shape ``(n, 3)``.

    ``moments`` has the columns Σm, Σm·f, Σm·f² (f as a share of Nyquist) and the sums of the first 64,
    128, … bins, which tell in which group of 64 the roll-off lies, so that only that group is summed up.
    """
    nyquist = np.float32(RATE_HZ / 2)
    total = moments[:, 0]
    safe = np.where(total > 0, total, np.float32(1))
    centroid = moments[:, 1] / safe
    bandwidth = np.sqrt(np.maximum(moments[:, 2] / safe - centroid * centroid, 0))
    threshold = np.float32(_ROLLOFF) * total
    group = np.minimum((moments[:, 3:] < threshold[:, None]).sum(axis=1), N_FFT // 2 // _GROUP - 1)
    rows = np.arange(len(magnitude))
    start = np.where(group > 0, moments[rows, 2 + group], np.float32(0))
    inside = magnitude[:, :-1].reshape(len(magnitude), -1, _GROUP)[rows, group]
    running = start[:, None] + np.cumsum(inside, axis=1)
    index = group * _GROUP + (running < threshold[:, None]).sum(axis=1)
    rolloff = index * np.float32(RATE_HZ / N_FFT)
    return np.stack([centroid * nyquist, bandwidth * nyquist, rolloff], axis=1).astype(np.float32)


def flatness(power: Floats) -> Floats:
    """Geometric over arithmetic mean of the power bins, 0 (tone) to 1 (white). Shape ``(n,)``."""
    bins = np.float32(power.shape[1])
    ones = np.ones(power.shape[1], np.float32)
    return np.asarray(np.exp(np.log(power) @ ones / bins) / (power @ ones / bins), np.float32)
