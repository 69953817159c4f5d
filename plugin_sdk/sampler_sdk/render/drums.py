"""Drum voices, synthesised. Each takes a generator and a rate and gives a mono hit with peak 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from .dsp import bandpass, decay, highpass, noise, normalise, sine, times, uniform
from .truth import Samples

Voice = Callable[[Generator, int], Samples]


def _drop(rng: Generator, rate: int, seconds: float, start: float, end: float, fall_s: float, tau: float) -> Samples:
    freq = end + (start - end) * np.exp(-times(seconds, rate) / fall_s)
    return sine(freq, seconds, rate) * decay(seconds, tau, rate)


def kick(rng: Generator, rate: int) -> Samples:
    """Bass drum, from tight to 808."""
    tau = uniform(rng, 0.05, 0.12) if rng.random() < 0.7 else uniform(rng, 0.15, 0.4)
    end = uniform(rng, 40, 62)
    body = _drop(rng, rate, 4 * tau, end * uniform(rng, 3, 8), end, uniform(rng, 0.01, 0.035), tau)
    click = highpass(noise(rng, 0.01, rate), 1500, rate) * decay(0.01, 0.003, rate)
    body[: len(click)] += click * uniform(rng, 0.2, 1.5)
    return normalise(np.tanh(body * uniform(rng, 1, 3)).astype(np.float32))


def snare(rng: Generator, rate: int) -> Samples:
    """Snare drum: two modes and wires."""
    tau, low = uniform(rng, 0.04, 0.12), uniform(rng, 150, 230)
    seconds = 5 * tau
    modes = sine(low, seconds, rate) + 0.6 * sine(low * uniform(rng, 1.5, 1.85), seconds, rate)
    wires = bandpass(noise(rng, seconds, rate), uniform(rng, 700, 2000), uniform(rng, 7000, 12000), rate)
    mix = modes * decay(seconds, tau * 0.6, rate) * uniform(rng, 0.2, 0.7) + 3 * wires * decay(seconds, tau, rate)
    return normalise(mix)


def clap(rng: Generator, rate: int) -> Samples:
    """Hand clap: a few bursts and a tail."""
    tail = noise(rng, 0.35, rate) * decay(0.35, uniform(rng, 0.04, 0.09), rate)
    out = tail * np.float32(0.6)
    gap = uniform(rng, 0.007, 0.013)
    for n in range(int(rng.integers(2, 5))):
        burst = noise(rng, 0.02, rate) * decay(0.02, 0.004, rate)
        first = round(n * gap * rate)
        out[first : first + len(burst)] += burst * np.float32(1.4)
    return normalise(bandpass(out, uniform(rng, 600, 1000), uniform(rng, 2200, 4500), rate, 2))


def _metal(rng: Generator, rate: int, seconds: float, low: float) -> Samples:
    ratios = np.array([1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523]) * uniform(rng, 0.95, 1.05)
    t = times(seconds, rate)
    square = sum(np.sign(np.sin(2 * np.pi * low * r * t)) for r in ratios)
    return np.asarray(square / 6, np.float32)


def hat(rng: Generator, rate: int) -> Samples:
    """Closed hi-hat."""
    return _hat(rng, rate, uniform(rng, 0.012, 0.04))


def open_hat(rng: Generator, rate: int) -> Samples:
    """Open hi-hat."""
    return _hat(rng, rate, uniform(rng, 0.1, 0.25))


def _hat(rng: Generator, rate: int, tau: float) -> Samples:
    seconds = 4.5 * tau
    mix = noise(rng, seconds, rate) + uniform(rng, 0, 0.6) * _metal(rng, rate, seconds, uniform(rng, 300, 560))
    return normalise(highpass(mix, uniform(rng, 5000, 8500), rate, 3) * decay(seconds, tau, rate))


def cymbal(rng: Generator, rate: int) -> Samples:
    """Crash cymbal."""
    tau = uniform(rng, 0.4, 0.9)
    seconds = 3.5 * tau
    mix = noise(rng, seconds, rate) + 0.5 * _metal(rng, rate, seconds, uniform(rng, 350, 700))
    return normalise(highpass(mix, uniform(rng, 2000, 4500), rate) * decay(seconds, tau, rate))


def ride(rng: Generator, rate: int) -> Samples:
    """Ride cymbal: a ping over a wash."""
    tau = uniform(rng, 0.15, 0.35)
    wash = highpass(_metal(rng, rate, 4 * tau, uniform(rng, 400, 800)), 3500, rate) * decay(4 * tau, tau, rate)
    ping = sine(uniform(rng, 2800, 4200), 4 * tau, rate) * decay(4 * tau, 0.06, rate)
    return normalise(wash + uniform(rng, 0.1, 0.4) * ping)


def tom(rng: Generator, rate: int) -> Samples:
    """Tom of any size."""
    end, tau = uniform(rng, 70, 210), uniform(rng, 0.09, 0.25)
    body = _drop(rng, rate, 4.5 * tau, end * uniform(rng, 1.2, 2), end, uniform(rng, 0.02, 0.08), tau)
    skin = bandpass(noise(rng, 0.05, rate), 200, 3000, rate) * decay(0.05, 0.015, rate)
    body[: len(skin)] += skin * uniform(rng, 0.3, 1.2)
    return normalise(body)


def conga(rng: Generator, rate: int) -> Samples:
    """Conga or bongo."""
    end, tau = uniform(rng, 180, 420), uniform(rng, 0.04, 0.12)
    body = _drop(rng, rate, 5 * tau, end * 1.15, end, 0.015, tau)
    slap = bandpass(noise(rng, 0.03, rate), 800, 5000, rate) * decay(0.03, 0.006, rate)
    body[: len(slap)] += slap * uniform(rng, 0.3, 1.5)
    return normalise(body)


def rim(rng: Generator, rate: int) -> Samples:
    """Rim shot or side stick."""
    tone = sine(uniform(rng, 1400, 2300), 0.08, rate) + 0.7 * sine(uniform(rng, 450, 800), 0.08, rate)
    return normalise((tone + 0.5 * noise(rng, 0.08, rate)) * decay(0.08, uniform(rng, 0.006, 0.014), rate))


def cowbell(rng: Generator, rate: int) -> Samples:
    """Cowbell: two squares."""
    t, low, tau = times(0.5, rate), uniform(rng, 500, 620), uniform(rng, 0.04, 0.12)
    squares = np.sign(np.sin(2 * np.pi * low * t)) + np.sign(np.sin(2 * np.pi * low * 1.48 * t))
    return normalise(bandpass(squares.astype(np.float32), 600, 3500, rate) * decay(0.5, tau, rate))


def clave(rng: Generator, rate: int) -> Samples:
    """Clave or wood block."""
    tone = sine(uniform(rng, 900, 2600), 0.12, rate, np.pi / 2)
    return tone * decay(0.12, uniform(rng, 0.01, 0.025), rate)


def shaker(rng: Generator, rate: int) -> Samples:
    """Shaker: noise with a soft attack."""
    seconds, tau = 0.14, uniform(rng, 0.015, 0.035)
    swell = 1 - np.exp(-times(seconds, rate) / uniform(rng, 0.004, 0.015))
    band = bandpass(noise(rng, seconds, rate), uniform(rng, 4000, 6500), 13000, rate)
    return normalise(band * decay(seconds, tau, rate) * swell.astype(np.float32))


VOICES: dict[str, Voice] = {
    "kick": kick, "snare": snare, "clap": clap, "hat": hat, "open": open_hat, "crash": cymbal, "ride": ride,
    "tom": tom, "conga": conga, "bongo": conga, "rim": rim, "bell": cowbell, "clave": clave, "shaker": shaker,
}  # fmt: skip
"""By the name grooves use."""
