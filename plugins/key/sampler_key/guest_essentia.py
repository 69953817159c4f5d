"""What runs inside the environment that has Essentia: from audio to harmonic pitch class profiles.

It is run by that environment's interpreter and never imported by sampler's own process. Essentia gives the
windowed spectra and the HPCP (Gómez 2006, *Tonal description of polyphonic audio*). In between only peaks that
stand out of their surroundings are kept, and they are half whitened, so that neither noise nor timbre decides.
"""

from typing import Any

import essentia
import guest  # type: ignore[import-not-found]
import numpy as np

# Its bulletins would be of no use to anyone here.
essentia.log.infoActive = False
essentia.log.warningActive = False

from essentia.standard import HPCP, Spectrum, Windowing  # noqa: E402

RATE_HZ = 11025
FRAME = 4096
HOP = 2048
LOW_HZ, HIGH_HZ = 40.0, 3500.0
BIN_HZ = RATE_HZ / FRAME
FIRST, LAST = int(LOW_HZ / BIN_HZ) + 1, int(HIGH_HZ / BIN_HZ)
BAND = 37  # bins in 100 Hz
REACH = 30  # bins on either side that a peak is compared with
STANDS_OUT, STANDS_CLEARLY_OUT = 1.8, 2.8
WHITENING = 0.3
DULLING_HZ = 600.0  # partials above it count less than fundamentals
FRAMES_AT_ONCE = 64

_window = Windowing(type="hann", size=FRAME)
_spectrum = Spectrum(size=FRAME)

_hpcp = HPCP(
    size=36, sampleRate=RATE_HZ, minFrequency=LOW_HZ, maxFrequency=HIGH_HZ, harmonics=4,
    bandPreset=False, normalized="none", weightType="cosine", windowSize=1.0,
)  # fmt: skip


@guest.function  # type: ignore[untyped-decorator]
def harmonics(audio: Any) -> Any:
    """Pitch classes of mono ``audio`` at 11 025 Hz, one frame per 2 048 samples, the first at sample 0.

    Gives ``hpcp`` of shape (frames, 36), bin 0 at A, and ``measures`` of shape (frames, 5): energy of the band,
    share of it in clear peaks, and of the peaks' deviations from equal temperament at A4 = 440 Hz the weighted
    cosine, sine, and the weight.
    """
    frames = max(0, (len(audio) - FRAME) // HOP + 1)
    hpcp = np.zeros((frames, 36), np.float32)
    measures = np.zeros((frames, 5), np.float32)
    for first in range(0, frames, FRAMES_AT_ONCE):
        rows = slice(first, min(first + FRAMES_AT_ONCE, frames))
        spectra = _spectra(audio, rows)
        peaks = _Peaks(spectra)
        measures[rows] = _measures(spectra, peaks)
        hpcp[rows] = peaks.profiles()
    return guest.Reply(arrays={"hpcp": hpcp, "measures": measures})


def _spectra(audio: Any, rows: slice) -> Any:
    starts = range(rows.start * HOP, rows.stop * HOP, HOP)
    return np.array([_spectrum(_window(np.array(audio[s : s + FRAME], np.float32)))[: LAST + 2] for s in starts])


class _Peaks:
    """The peaks of some spectra: ``row``, ``bin``, ``hz``, ``height`` (as measured) and ``prominence``."""

    def __init__(self, spectra: Any) -> None:
        around = _local_mean(spectra)
        inner = spectra[:, FIRST:LAST]
        is_peak = (inner > spectra[:, FIRST - 1 : LAST - 1]) & (inner >= spectra[:, FIRST + 1 : LAST + 1])
        is_peak &= inner > STANDS_OUT * around[:, FIRST:LAST]
        self.row, self.bin = np.nonzero(is_peak)
        self.bin += FIRST
        below, at, above = (np.log(spectra[self.row, self.bin + d] + 1e-12) for d in (-1, 0, 1))
        offset = 0.5 * (below - above) / (below - 2 * at + above - 1e-12)
        self.hz = ((self.bin + offset) * BIN_HZ).astype(np.float32)
        self.height = np.exp(at - 0.25 * (below - above) * offset)
        self.prominence = spectra[self.row, self.bin] / (around[self.row, self.bin] + 1e-12)
        self._spectra = spectra

    def profiles(self) -> Any:
        """HPCP of shape (frames, 36)."""
        envelope = _envelope(self._spectra, self.row, self.hz)
        weight = (self.height / envelope) ** WHITENING / (1 + (self.hz / DULLING_HZ) ** 2)
        weight = weight.astype(np.float32)
        bounds = np.searchsorted(self.row, np.arange(len(self._spectra) + 1))
        profiles = np.zeros((len(self._spectra), 36), np.float32)
        for row in range(len(self._spectra)):
            first, last = bounds[row], bounds[row + 1]
            if last > first:
                profiles[row] = _hpcp(self.hz[first:last], weight[first:last])
        return profiles


def _local_mean(spectra: Any) -> Any:
    padded = np.pad(spectra, ((0, 0), (REACH + 1, REACH)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    return (sums[:, 2 * REACH + 1 :] - sums[:, : -2 * REACH - 1]) / (2 * REACH + 1)


def _envelope(spectra: Any, row: Any, hz: Any) -> Any:
    """The spectral envelope at ``hz``: maxima of 100 Hz bands, joined by straight lines in decibels."""
    bands = spectra.shape[1] // BAND
    maxima = np.log(spectra[:, : bands * BAND].reshape(len(spectra), bands, BAND).max(axis=2) + 1e-7)
    position = hz / BIN_HZ / BAND - 0.5
    left = np.clip(position.astype(int), 0, bands - 2)
    share = np.clip(position - left, 0, 1)
    return np.exp((1 - share) * maxima[row, left] + share * maxima[row, left + 1])


def _measures(spectra: Any, peaks: "_Peaks") -> Any:
    rows = len(spectra)
    power = spectra[:, FIRST:LAST].astype(np.float64) ** 2
    clear = peaks.prominence > STANDS_CLEARLY_OUT
    row, middle = peaks.row[clear], peaks.bin[clear]
    tonal = sum(spectra[row, middle + d].astype(np.float64) ** 2 for d in (-1, 0, 1))
    energy = power.sum(axis=1)
    angle = 2 * np.pi * 12 * np.log2(peaks.hz[clear] / 440)
    weight = np.sqrt(peaks.height[clear])
    columns = [
        np.bincount(row, values, rows) for values in (tonal, weight * np.cos(angle), weight * np.sin(angle), weight)
    ]
    columns[0] = np.minimum(columns[0] / (energy + 1e-20), 1)
    return np.stack([energy, *columns], axis=1)
