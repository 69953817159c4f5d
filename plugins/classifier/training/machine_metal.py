"""Hats and cymbals of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, highpass, noise, normalise, times, uniform
from sound import Samples
from strokes import (
    SQUARES_808,
    Voice,
    burst,
    driven,
    layered,
    log_uniform,
    pixels,
    plate,
    squares,
    swelling,
    thin,
)


def _hat_tau(rng: Generator) -> float:
    return log_uniform(rng, 0.006, 0.05) if rng.random() < 0.6 else log_uniform(rng, 0.08, 0.5)


def hat_squares(rng: Generator, rate: int) -> Samples:
    """808 and 606: six squares through a high band."""
    tau = _hat_tau(rng)
    metal = squares(SQUARES_808 * uniform(rng, 0.7, 2.2) * rng.uniform(0.97, 1.03, 6), 5 * tau, rate)
    return normalise(highpass(metal, uniform(rng, 5000, 9500), rate, 4) * decay(5 * tau, tau, rate))


def hat_noise(rng: Generator, rate: int) -> Samples:
    """Filtered noise."""
    tau = _hat_tau(rng)
    hiss = thin(rng, noise(rng, 5 * tau, rate), rate, 1200, 10000) * decay(5 * tau, tau, rate)
    return driven(rng, swelling(hiss, uniform(rng, 0.0001, 0.002), rate), 2)


def hat_plate(rng: Generator, rate: int) -> Samples:
    """Two cymbals: many modes, a stick, and hiss."""
    tau = _hat_tau(rng)
    seconds = 5 * tau
    metal = normalise(plate(rng, log_uniform(rng, 300, 3500), 16000, 40, tau, seconds, rate))
    hiss = normalise(thin(rng, noise(rng, seconds, rate), rate, 800, 7000) * decay(seconds, tau, rate))
    stick = normalise(burst(rng, 0.01, 0.001, 2000, 14000, rate)) * np.float32(uniform(rng, 0, 0.8))
    body = metal * decay(seconds, tau * 1.5, rate) * np.float32(uniform(rng, 0.2, 1)) + hiss * np.float32(
        uniform(rng, 0.2, 1)
    )
    return normalise(highpass(layered(body, stick), log_uniform(rng, 60, 5000), rate))


def hat_fm(rng: Generator, rate: int) -> Samples:
    """Ringing modulation of high tones."""
    tau = _hat_tau(rng)
    t = times(5 * tau, rate)
    one, other = uniform(rng, 2500, 6000), uniform(rng, 300, 5000)
    tone = np.sin(2 * np.pi * one * t + uniform(rng, 2, 15) * np.sin(2 * np.pi * other * t))
    mix = tone.astype(np.float32) + noise(rng, 5 * tau, rate) * np.float32(uniform(rng, 0, 2))
    return normalise(highpass(mix, uniform(rng, 3000, 7000), rate) * decay(5 * tau, tau, rate))


def hat_dull(rng: Generator, rate: int) -> Samples:
    """A hat of an old sampler or far from the microphone: a band without the top."""
    tau = _hat_tau(rng)
    low = log_uniform(rng, 1500, 5000)
    hiss = bandpass(noise(rng, 5 * tau, rate), low, low * uniform(rng, 1.5, 3.5), rate, 2) * decay(5 * tau, tau, rate)
    metal = plate(rng, low, 3 * low, 15, tau, 5 * tau, rate)
    return driven(rng, normalise(hiss) + normalise(metal) * np.float32(uniform(rng, 0, 0.8)), 3)


def hat_chip(rng: Generator, rate: int) -> Samples:
    """Console noise, short."""
    seconds = uniform(rng, 0.02, 0.12)
    return normalise(
        highpass(pixels(rng, seconds, rate) * decay(seconds, seconds / 4, rate), uniform(rng, 800, 6000), rate)
    )


def cymbal_plate(rng: Generator, rate: int) -> Samples:
    """Crash, splash or china: a wash of modes that darkens."""
    tau = log_uniform(rng, 0.2, 1.3)
    seconds = min(4 * tau, 4.5)
    metal = normalise(plate(rng, uniform(rng, 250, 900), 15000, 60, tau, seconds, rate))
    wash = normalise(
        thin(rng, noise(rng, seconds, rate), rate, 900, 5000) * decay(seconds, tau * uniform(rng, 0.4, 1), rate)
    )
    body = metal * np.float32(uniform(rng, 0.2, 1)) + wash * np.float32(uniform(rng, 0.3, 1))
    body = swelling(body, uniform(rng, 0.0005, 0.03), rate)
    return driven(rng, body * decay(seconds, 2 * tau, rate), 5 if rng.random() < 0.2 else 1.5)


def cymbal_ride(rng: Generator, rate: int) -> Samples:
    """A ping or the bell of a ride."""
    tau = log_uniform(rng, 0.25, 1.2)
    seconds = min(4 * tau, 4.0)
    count = int(rng.integers(4, 12))
    ping = normalise(plate(rng, uniform(rng, 900, 3500), 9000, count, tau * uniform(rng, 0.2, 1), seconds, rate))
    wash = normalise(plate(rng, uniform(rng, 300, 1500), 14000, 40, tau, seconds, rate))
    hiss = normalise(thin(rng, noise(rng, seconds, rate), rate, 3000, 8000) * decay(seconds, tau / 2, rate))
    return normalise(ping + wash * np.float32(uniform(rng, 0.1, 0.9)) + hiss * np.float32(uniform(rng, 0, 0.4)))


def cymbal_machine(rng: Generator, rate: int) -> Samples:
    """808 and 606 cymbals: squares in two bands."""
    tau = log_uniform(rng, 0.15, 1.0)
    seconds = min(4 * tau, 4.0)
    metal = squares(SQUARES_808 * uniform(rng, 0.7, 2) * rng.uniform(0.97, 1.03, 6), seconds, rate)
    low = bandpass(metal, 2500, 6000, rate) * decay(seconds, tau, rate)
    high = highpass(metal, 7000, rate) * decay(seconds, tau * uniform(rng, 0.3, 1.5), rate)
    return normalise(low + high * np.float32(uniform(rng, 0.3, 1.5)))


HATS: tuple[Voice, ...] = (hat_squares, hat_noise, hat_plate, hat_plate, hat_plate, hat_dull, hat_fm, hat_chip)
CYMBALS: tuple[Voice, ...] = (cymbal_plate, cymbal_plate, cymbal_ride, cymbal_machine)
