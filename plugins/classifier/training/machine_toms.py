"""Toms of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import decay, lowpass, noise, normalise, times, uniform
from scipy import signal
from sound import Samples
from strokes import (
    Voice,
    burst,
    driven,
    falling,
    layered,
    log_uniform,
    pixels,
    ringing,
    skin,
    squares,
)


def tom_808(rng: Generator, rate: int) -> Samples:
    """A sine with a slight fall, and some noise."""
    tau, end = log_uniform(rng, 0.08, 0.5), log_uniform(rng, 70, 330)
    body = falling(4 * tau, end * uniform(rng, 1.05, 1.6), end, uniform(rng, 0.02, 0.1), rate) * decay(
        4 * tau, tau, rate
    )
    hiss = burst(rng, 4 * tau, tau / 2, 300, uniform(rng, 1500, 5000), rate) * np.float32(uniform(rng, 0, 0.6))
    return driven(rng, body + hiss, 3)


def tom_simmons(rng: Generator, rate: int) -> Samples:
    """The disco tom: a deep fall over noise."""
    tau, end = log_uniform(rng, 0.1, 0.5), log_uniform(rng, 50, 200)
    body = falling(4 * tau, end * uniform(rng, 2, 6), end, uniform(rng, 0.08, 0.3), rate)
    hiss = lowpass(noise(rng, 4 * tau, rate), uniform(rng, 800, 6000), rate) * np.float32(uniform(rng, 0.2, 1.5))
    return driven(rng, (body + hiss) * decay(4 * tau, tau, rate), 4)


def tom_acoustic(rng: Generator, rate: int) -> Samples:
    """A tom: membrane, bend and stick."""
    tau, freq = log_uniform(rng, 0.08, 0.5), log_uniform(rng, 65, 260)
    body = normalise(skin(rng, freq, tau, 4 * tau, rate))
    bend = falling(4 * tau, freq * uniform(rng, 1.02, 1.3), freq, uniform(rng, 0.03, 0.12), rate) * decay(
        4 * tau, tau, rate
    )
    stick = normalise(burst(rng, 0.06, uniform(rng, 0.002, 0.015), uniform(rng, 300, 1500), 9000, rate))
    return driven(rng, layered(body + bend, stick * np.float32(uniform(rng, 0.05, 1.2))), 3)


def tom_close(rng: Generator, rate: int) -> Samples:
    """A tom under a close microphone: a few low modes that sing on, hardly any stick."""
    tau, freq = log_uniform(rng, 0.15, 0.9), log_uniform(rng, 60, 220)
    seconds = min(4 * tau, 3.0)
    modes = freq * np.array([1.0, uniform(rng, 1.45, 1.7), uniform(rng, 2.0, 2.4), uniform(rng, 2.6, 3.2)])
    taus = tau * np.array([1.0, uniform(rng, 0.2, 0.7), uniform(rng, 0.1, 0.4), uniform(rng, 0.05, 0.3)])
    body = normalise(ringing(modes, taus, rng.uniform(0.1, 1.0, 4) * np.array([2.0, 1, 0.6, 0.4]), seconds, rate))
    stick = normalise(burst(rng, 0.08, uniform(rng, 0.003, 0.02), 200, uniform(rng, 1500, 6000), rate))
    rattle = normalise(burst(rng, seconds, tau / 3, 500, 7000, rate)) * np.float32(uniform(rng, 0, 0.08))
    return driven(rng, layered(body, stick * np.float32(uniform(rng, 0.03, 0.6)), rattle), 2)


def tom_fm(rng: Generator, rate: int) -> Samples:
    """A tom of an FM synthesiser, tuned high or low."""
    tau, end = log_uniform(rng, 0.06, 0.4), log_uniform(rng, 70, 400)
    seconds = 4 * tau
    t = times(seconds, rate)
    turns = 2 * np.pi * np.cumsum(end * (1 + uniform(rng, 0.05, 1.2) * np.exp(-t / uniform(rng, 0.02, 0.2)))) / rate
    index = uniform(rng, 0.3, 4) * np.exp(-t / (tau * uniform(rng, 0.1, 0.8)))
    out = np.sin(turns + index * np.sin(turns * float(rng.choice([0.5, 1.41, 1.59, 2.0, 2.7])))) * decay(
        seconds, tau, rate
    )
    return driven(rng, np.asarray(out, np.float32), 2)


def tom_chip(rng: Generator, rate: int) -> Samples:
    """A falling square with noise."""
    seconds, start = uniform(rng, 0.1, 0.35), log_uniform(rng, 120, 500)
    hz = start * np.exp(-times(seconds, rate) / uniform(rng, 0.08, 0.4))
    tone = signal.square(2 * np.pi * np.cumsum(hz) / rate) + uniform(rng, 0, 0.6) * pixels(rng, seconds, rate)
    return normalise(np.asarray(tone * decay(seconds, seconds / 3, rate), np.float32))


def tom_metal(rng: Generator, rate: int) -> Samples:
    """An electronic tom with beating oscillators."""
    tau, low = log_uniform(rng, 0.08, 0.3), log_uniform(rng, 80, 250)
    tone = squares(low * np.array([1.0, uniform(rng, 1.3, 1.7)]), 4 * tau, rate)
    body = falling(4 * tau, 1.5 * low, low, 0.05, rate) + lowpass(tone, 3 * low, rate) * np.float32(
        uniform(rng, 0.1, 0.6)
    )
    return driven(rng, body * decay(4 * tau, tau, rate), 3)


TOMS: tuple[Voice, ...] = (
    tom_808, tom_simmons, tom_acoustic, tom_acoustic, tom_close, tom_close, tom_fm, tom_chip, tom_metal,
)  # fmt: skip
