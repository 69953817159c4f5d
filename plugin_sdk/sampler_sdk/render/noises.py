"""Sounds without pulse or key: coloured noise, wind, rain, hum, effects."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from .dsp import bandpass, decay, fade_out, highpass, lowpass, noise, normalise, sine, times, uniform
from .truth import Samples


def white(rng: Generator, seconds: float, rate: int) -> Samples:
    """White noise."""
    return normalise(noise(rng, seconds, rate))


def pink(rng: Generator, seconds: float, rate: int) -> Samples:
    """Noise falling by 3 dB per octave."""
    return _coloured(rng, seconds, rate, 0.5)


def brown(rng: Generator, seconds: float, rate: int) -> Samples:
    """Noise falling by 6 dB per octave."""
    return _coloured(rng, seconds, rate, 1.0)


def _coloured(rng: Generator, seconds: float, rate: int, power: float) -> Samples:
    flat = noise(rng, seconds, rate)
    spectrum = np.fft.rfft(flat)
    spectrum[1:] /= np.maximum(np.fft.rfftfreq(len(flat), 1 / rate)[1:], 20.0) ** power
    spectrum[0] = 0
    return normalise(np.fft.irfft(spectrum, len(flat)).astype(np.float32))


def wind(rng: Generator, seconds: float, rate: int) -> Samples:
    """Band-limited noise that swells slowly."""
    t = times(seconds, rate)
    swell = 0.55 + 0.4 * np.sin(2 * np.pi * uniform(rng, 0.05, 0.3) * t + uniform(rng, 0, 6))
    low = uniform(rng, 80, 400)
    return normalise(
        bandpass(noise(rng, seconds, rate), low, low * uniform(rng, 2, 6), rate) * swell.astype(np.float32)
    )


def rain(rng: Generator, seconds: float, rate: int) -> Samples:
    """Drops at random moments over a hiss."""
    out = np.zeros(len(times(seconds, rate)), np.float32)
    drops = rng.integers(0, len(out), max(1, round(seconds * uniform(rng, 60, 400))))
    np.add.at(out, drops, rng.exponential(0.5, len(drops)).astype(np.float32))
    hiss = highpass(noise(rng, seconds, rate), 2000, rate) * np.float32(uniform(rng, 0.02, 0.1))
    return normalise(bandpass(out, 1500, 9000, rate) + hiss)


def riser(rng: Generator, seconds: float, rate: int) -> Samples:
    """Rising sweep of noise and tone."""
    t = times(seconds, rate)
    up = (t / seconds) ** 2
    freq = uniform(rng, 80, 300) * 2 ** (uniform(rng, 2, 4.5) * up)
    tone = sine(freq, seconds, rate) * np.float32(uniform(rng, 0, 0.6))
    hiss = highpass(noise(rng, seconds, rate), uniform(rng, 500, 3000), rate)
    return fade_out(normalise((tone + hiss) * (0.03 + up).astype(np.float32)), rate, 0.03)


def impact(rng: Generator, seconds: float, rate: int) -> Samples:
    """A hit with a long dark tail."""
    tau = seconds / 4
    boom = sine(30 + 60 * np.exp(-times(seconds, rate) / 0.1), seconds, rate)
    crash = lowpass(noise(rng, seconds, rate), uniform(rng, 800, 4000), rate)
    return normalise((boom + 1.5 * crash) * decay(seconds, tau, rate))


def texture(rng: Generator, seconds: float, rate: int) -> Samples:
    """Inharmonic partials that come and go."""
    t = times(seconds, rate)
    out = np.zeros(len(t))
    for hz in rng.uniform(80, 3000, 14):
        out += (1 + np.sin(2 * np.pi * rng.uniform(0.05, 0.4) * t + rng.uniform(0, 6))) * np.sin(2 * np.pi * hz * t)
    return normalise(fade_out(out.astype(np.float32), rate, 0.05))


NOISES: dict[str, Callable[[Generator, float, int], Samples]] = {
    "white_noise": white, "pink_noise": pink, "brown_noise": brown, "wind": wind, "rain": rain, "texture": texture,
}  # fmt: skip
"""Endless sounds by kind."""
