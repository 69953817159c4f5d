"""The few signal primitives everything is rendered with. Mono, float32, any rate."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import signal

from .truth import Samples

_TABLE = 8192


def generator(kind: str, seed: int) -> Generator:
    """A random generator of its own for every kind of sound, so that equal seeds do not make twins."""
    return np.random.default_rng([zlib.crc32(kind.encode()), seed])


def amplitude(db: float) -> float:
    """Amplitude of a level in dB."""
    return float(10.0 ** (db / 20.0))


def uniform(rng: Generator, low: float, high: float) -> float:
    """A number between ``low`` and ``high``."""
    return float(rng.uniform(low, high))


@lru_cache(maxsize=64)
def _ramp(frames: int) -> NDArray[np.float64]:
    ramp = np.arange(frames, dtype=np.float64)
    ramp.flags.writeable = False
    return ramp


def times(seconds: float, rate: int) -> NDArray[np.float64]:
    """Sample times from 0 up to ``seconds``."""
    return _ramp(max(2, round(seconds * rate))) / rate


def decay(seconds: float, tau: float, rate: int) -> Samples:
    """Exponential decay with time constant ``tau``, faded to zero over the last 10 ms."""
    return fade_out(np.exp(-times(seconds, rate) / tau).astype(np.float32), rate)


def fade_out(sound: Samples, rate: int, seconds: float = 0.01) -> Samples:
    """End ``sound`` in a raised cosine, in place."""
    n = min(len(sound), max(2, round(seconds * rate)))
    sound[-n:] *= np.cos(np.linspace(0, np.pi / 2, n, dtype=np.float32)) ** 2
    return sound


def sine(freq_hz: float | NDArray[np.float64], seconds: float, rate: int, phase: float = 0.0) -> Samples:
    """A sine of constant or gliding frequency."""
    t = times(seconds, rate)
    turns = t * freq_hz if isinstance(freq_hz, float | int) else np.cumsum(freq_hz) / rate
    return np.sin(2 * np.pi * turns + phase).astype(np.float32)


def noise(rng: Generator, seconds: float, rate: int) -> Samples:
    """White noise, RMS 0.3."""
    return rng.standard_normal(max(2, round(seconds * rate)), dtype=np.float32) * np.float32(0.3)


@lru_cache(maxsize=512)
def _design(order: int, kind: str, low: float, high: float, rate: int) -> Any:
    edge = 0.49 * rate
    cut: Any = [min(low, 0.8 * edge), min(high, edge)] if kind == "bandpass" else min(low, edge)
    return signal.butter(order, cut, kind, fs=rate, output="sos")


def lowpass(sound: Samples, hz: float, rate: int, order: int = 2) -> Samples:
    """Butterworth low-pass."""
    return cast(Samples, signal.sosfilt(_design(order, "lowpass", hz, 0, rate), sound, axis=0).astype(np.float32))


def highpass(sound: Samples, hz: float, rate: int, order: int = 2) -> Samples:
    """Butterworth high-pass."""
    return cast(Samples, signal.sosfilt(_design(order, "highpass", hz, 0, rate), sound, axis=0).astype(np.float32))


def bandpass(sound: Samples, low: float, high: float, rate: int, order: int = 1) -> Samples:
    """Butterworth band-pass."""
    return cast(Samples, signal.sosfilt(_design(order, "bandpass", low, high, rate), sound, axis=0).astype(np.float32))


def normalise(sound: Samples, peak: float = 1.0) -> Samples:
    """Scale to a peak."""
    top = float(np.max(np.abs(sound), initial=0.0))
    return sound * np.float32(peak / top) if top > 0 else sound


def wavetable(partials: NDArray[np.floating], freq_hz: float, rate: int) -> Samples:
    """One period of a harmonic spectrum (amplitudes from the fundamental up), cut below Nyquist."""
    keep = max(1, min(len(partials), int(0.45 * rate / freq_hz)))
    spectrum = np.zeros(_TABLE // 2 + 1, np.complex64)
    spectrum[1 : keep + 1] = partials[:keep] * np.complex64(-0.5j * _TABLE)
    return np.fft.irfft(spectrum, _TABLE).astype(np.float32)


def cycle(freq_hz: float, frames: int, rate: int, phase: float = 0.0) -> NDArray[np.int64]:
    """Where in a wavetable each sample of a tone lies."""
    return (_ramp(frames) * (freq_hz * _TABLE / rate) + phase * _TABLE).astype(np.int64) & (_TABLE - 1)
