"""Parts that synthesised drums are made of: falling tones, decaying modes, bursts of noise, banks of squares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sampler_sdk.render.dsp import bandpass, decay, highpass, lowpass, noise, normalise, sine, times, uniform
from scipy import signal
from sound import Samples

Voice = Callable[[Generator, int], Samples]
Floats = NDArray[np.float64]
MEMBRANE = np.array([1.0, 1.59, 2.14, 2.30, 2.65, 2.92, 3.16, 3.50])
"""Modes of an ideal circular membrane (Rossing, *Science of percussion instruments*)."""
SQUARES_808 = np.array([205.3, 304.4, 369.6, 522.7, 540.0, 800.0])
"""The oscillators of the TR-808's hats and cymbal, in Hz (Werner, Abel and Smith, DAFx 2014)."""


def log_uniform(rng: Generator, low: float, high: float) -> float:
    """A number between ``low`` and ``high``, each octave equally likely."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def falling(seconds: float, start: float, end: float, fall_s: float, rate: int, power: float = 1.0) -> Samples:
    """A sine that falls from ``start`` to ``end`` Hz."""
    bend = np.exp(-((times(seconds, rate) / fall_s) ** power))
    return sine(end + (start - end) * bend, seconds, rate)


def ringing(freqs: Floats, taus: Floats, gains: Floats, seconds: float, rate: int) -> Samples:
    """Damped modes struck at once."""
    out = np.zeros(len(times(seconds, rate)))
    for freq, tau, gain in zip(freqs, taus, gains, strict=True):
        if freq < 0.47 * rate:
            radius, turn = np.exp(-1 / (tau * rate)), 2 * np.pi * freq / rate
            struck = signal.lfilter(
                [0, radius * np.sin(turn)], [1, -2 * radius * np.cos(turn), radius**2], _impulse(len(out))
            )
            out += gain * struck
    return out.astype(np.float32)


def _impulse(frames: int) -> Floats:
    out = np.zeros(frames)
    out[0] = 1.0
    return out


def skin(rng: Generator, freq: float, tau: float, seconds: float, rate: int) -> Samples:
    """A membrane: its modes, the higher the shorter."""
    count = int(rng.integers(3, 9))
    freqs = freq * MEMBRANE[:count] * rng.uniform(0.98, 1.02, count)
    taus = tau * rng.uniform(0.3, 1.0, count) / np.sqrt(np.arange(1, count + 1))
    gains = rng.uniform(0.2, 1.0, count) / np.arange(1, count + 1) ** uniform(rng, 0.3, 1.2)
    taus[0], gains[0] = tau, 1.0
    return ringing(freqs, taus, gains, seconds, rate)


def plate(rng: Generator, low: float, high: float, count: int, tau: float, seconds: float, rate: int) -> Samples:
    """Many inharmonic modes between ``low`` and ``high`` Hz: cymbals and bells."""
    freqs = np.exp(rng.uniform(np.log(low), np.log(high), count))
    taus = tau * rng.uniform(0.3, 1.5, count) * (low / freqs) ** uniform(rng, 0.0, 0.4)
    return ringing(freqs, taus, rng.uniform(0.2, 1.0, count), seconds, rate)


def squares(freqs: Floats, seconds: float, rate: int) -> Samples:
    """Square waves added up."""
    t = times(seconds, rate)
    total = sum((np.sign(np.sin(2 * np.pi * hz * t)) for hz in freqs), np.zeros(len(t)))
    return (total / len(freqs)).astype(np.float32)


def burst(rng: Generator, seconds: float, tau: float, low: float, high: float, rate: int, order: int = 1) -> Samples:
    """Band-limited noise that dies away."""
    return bandpass(noise(rng, seconds, rate), low, high, rate, order) * decay(seconds, tau, rate)


def pixels(rng: Generator, seconds: float, rate: int) -> Samples:
    """The noise of game consoles: random bits, held."""
    count = len(times(seconds, rate))
    hold = int(rng.integers(1, 24))
    bits = rng.integers(0, 2, count // hold + 1) * 2 - 1
    return np.repeat(bits, hold)[:count].astype(np.float32)


def swelling(samples: Samples, seconds: float, rate: int) -> Samples:
    """With an attack of ``seconds``."""
    ramp = 1 - np.exp(-np.arange(len(samples)) / (seconds * rate))
    return samples * ramp.astype(np.float32)


def driven(rng: Generator, samples: Samples, most: float = 4.0) -> Samples:
    """A little or much saturation, peak 1."""
    return normalise(np.tanh(normalise(samples) * log_uniform(rng, 0.5, most)).astype(np.float32))


def layered(*parts: Samples) -> Samples:
    """Sounds of different length that start together."""
    out = np.zeros(max(len(part) for part in parts), np.float32)
    for part in parts:
        out[: len(part)] += part
    return out


def low_end(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Without what is above some hundred hertz."""
    return lowpass(samples, log_uniform(rng, 120, 2500), rate)


def thin(rng: Generator, samples: Samples, rate: int, low: float, high: float) -> Samples:
    """Without what is below a frequency between ``low`` and ``high``."""
    return highpass(samples, log_uniform(rng, low, high), rate)
