"""What a bar sounds like at a candidate tempo: the pulse's Fourier coefficients at multiples of the beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .envelope import Window

MULTIPLES = np.array([0.25, 0.5, 1.0, 2.0, 3.0, 4.0])
"""Of the beat: bar, half bar, beat, eighths, triplets, sixteenths."""
MAX_WINDOWS = 40
LOW, MIDDLE, HIGH = 0, 1, 2
HALF_BAR, BEAT = 1, 2


def spectrum(windows: Sequence[Window], bpm: NDArray[np.float64], frame_rate_hz: float) -> NDArray[np.complex128]:
    """Coefficients of shape ``(windows, 3 bands, bpm, 6 multiples)``, 1 where the pulse is one sinusoid's square.

    Of long files at most 40 windows, evenly spread, are used.
    """
    step = max(1, -(-len(windows) // MAX_WINDOWS))
    turns = (bpm[:, None] * MULTIPLES / (60.0 * frame_rate_hz)).ravel()
    basis: dict[int, NDArray[np.complex128]] = {}
    out = []
    for window in windows[::step]:
        frames = len(window.pulse)
        if frames not in basis:
            basis[frames] = np.exp(-2j * np.pi * np.outer(np.arange(frames), turns))
        bands = np.stack([window.pulse[:, 0], window.pulse[:, 1:3].mean(axis=1), window.pulse[:, 3]])
        centred = bands - bands.mean(axis=1, keepdims=True)
        norm = np.sqrt((centred**2).sum(axis=1) * frames / 2) + 1e-9
        out.append((centred @ basis[frames] / norm[:, None]).reshape(3, len(bpm), len(MULTIPLES)))
    return np.array(out)


def describe(coefficients: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Features of shape ``(bpm, 11)``: strength at each multiple, then how low and middle bands alternate.

    A kick and a snare in turn show as opposite phases at half the beat's frequency.
    """
    strength = np.sqrt((np.abs(coefficients) ** 2).mean(axis=(0, 1)))
    low, middle, high = coefficients[:, LOW], coefficients[:, MIDDLE], coefficients[:, HIGH]
    together = (low * middle.conj()).real.mean(axis=0)
    offbeat = (low * high.conj()).real.mean(axis=0)
    extra = [together[:, 0], together[:, HALF_BAR], together[:, BEAT], offbeat[:, BEAT], np.abs(low[..., BEAT]).mean(0)]
    return np.column_stack([strength, *extra])
