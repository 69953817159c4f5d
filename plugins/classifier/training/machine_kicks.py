"""Kicks of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import decay, lowpass, noise, normalise, sine, times, uniform
from scipy import signal
from sound import Samples
from strokes import (
    Voice,
    burst,
    driven,
    falling,
    layered,
    log_uniform,
    low_end,
    skin,
    swelling,
)


def kick_808(rng: Generator, rate: int) -> Samples:
    """A long sine that hardly falls, with a soft click."""
    tau, end = log_uniform(rng, 0.12, 0.8), uniform(rng, 36, 62)
    body = falling(4 * tau, end * uniform(rng, 1.3, 4), end, uniform(rng, 0.006, 0.05), rate) * decay(
        4 * tau, tau, rate
    )
    click = low_end(rng, noise(rng, 0.006, rate), rate) * np.float32(uniform(rng, 0, 0.8))
    return driven(rng, layered(body, click), 6)


def kick_909(rng: Generator, rate: int) -> Samples:
    """A fast fall, an edge and a click."""
    tau, end = log_uniform(rng, 0.05, 0.25), uniform(rng, 42, 70)
    body = falling(5 * tau, end * uniform(rng, 3, 10), end, uniform(rng, 0.008, 0.04), rate) * decay(5 * tau, tau, rate)
    click = burst(rng, 0.03, uniform(rng, 0.001, 0.006), 1000, 9000, rate) * np.float32(uniform(rng, 0.3, 3))
    return driven(rng, layered(body, click), 5)


def kick_606(rng: Generator, rate: int) -> Samples:
    """Two damped resonators, short."""
    tau, low = uniform(rng, 0.03, 0.09), uniform(rng, 48, 70)
    body = sine(low, 6 * tau, rate) + uniform(rng, 0.3, 0.9) * sine(low * uniform(rng, 1.7, 2.2), 6 * tau, rate)
    click = burst(rng, 0.01, 0.002, 500, 6000, rate) * np.float32(uniform(rng, 0.1, 1))
    return driven(rng, layered((body * decay(6 * tau, tau, rate)).astype(np.float32), click), 3)


def kick_club(rng: Generator, rate: int) -> Samples:
    """Techno and house: two envelopes of pitch, drive, sometimes a rumble."""
    tau, end = log_uniform(rng, 0.06, 0.3), uniform(rng, 40, 60)
    seconds = 5 * tau
    t = times(seconds, rate)
    fast, slow = np.exp(-t / uniform(rng, 0.002, 0.01)), np.exp(-t / uniform(rng, 0.02, 0.07))
    hz = end + end * uniform(rng, 0.5, 2.5) * slow + uniform(rng, 500, 4000) * fast
    body = driven(rng, sine(hz, seconds, rate) * decay(seconds, tau, rate), 10)
    if rng.random() < 0.2:
        tail = lowpass(noise(rng, 0.7, rate), uniform(rng, 70, 160), rate, 4) * decay(0.7, uniform(rng, 0.1, 0.3), rate)
        body = layered(body, swelling(normalise(tail), 0.04, rate) * np.float32(uniform(rng, 0.2, 0.6)))
    return normalise(body)


def kick_hard(rng: Generator, rate: int) -> Samples:
    """Hardstyle and gabber: a falling tone driven into a square."""
    tau, end = log_uniform(rng, 0.1, 0.4), uniform(rng, 45, 75)
    body = falling(3 * tau, end * uniform(rng, 5, 20), end, uniform(rng, 0.02, 0.12), rate, uniform(rng, 0.5, 1.2))
    body = np.clip(body * decay(3 * tau, tau, rate) * uniform(rng, 4, 40), -1, 1).astype(np.float32)
    return normalise(lowpass(body, log_uniform(rng, 1500, 12000), rate, 1))


def kick_acoustic(rng: Generator, rate: int) -> Samples:
    """A bass drum: membrane, beater and a little air."""
    tau = log_uniform(rng, 0.05, 0.3)
    body = normalise(skin(rng, log_uniform(rng, 40, 78), tau, 5 * tau, rate))
    beater = burst(rng, 0.05, uniform(rng, 0.002, 0.012), uniform(rng, 200, 1500), uniform(rng, 3000, 9000), rate)
    air = lowpass(noise(rng, 0.3, rate), uniform(rng, 150, 700), rate) * decay(0.3, uniform(rng, 0.02, 0.08), rate)
    beaten = normalise(beater) * np.float32(uniform(rng, 0.05, 1))
    return driven(rng, layered(body, beaten, normalise(air) * np.float32(uniform(rng, 0, 0.6))), 3)


def kick_chip(rng: Generator, rate: int) -> Samples:
    """Square or triangle of a game console that falls in steps."""
    seconds = uniform(rng, 0.06, 0.25)
    t = times(seconds, rate)
    hz = np.maximum(uniform(rng, 200, 800) * np.exp(-t / uniform(rng, 0.015, 0.06)), uniform(rng, 35, 60))
    steps = np.round(hz / 10) * 10 if rng.random() < 0.5 else hz
    shape = signal.square if rng.random() < 0.5 else lambda x: signal.sawtooth(x, 0.5)
    out = shape(2 * np.pi * np.cumsum(steps) / rate) * decay(seconds, seconds / uniform(rng, 1.5, 5), rate)
    return normalise(np.asarray(out, np.float32))


def kick_fm(rng: Generator, rate: int) -> Samples:
    """A sine modulated by another, the index falling fast."""
    tau, end = log_uniform(rng, 0.05, 0.3), uniform(rng, 40, 65)
    seconds = 5 * tau
    t = times(seconds, rate)
    turns = 2 * np.pi * np.cumsum(end * (1 + uniform(rng, 2, 8) * np.exp(-t / uniform(rng, 0.01, 0.04)))) / rate
    index = uniform(rng, 0.5, 6) * np.exp(-t / uniform(rng, 0.005, 0.05))
    out = np.sin(turns + index * np.sin(turns * uniform(rng, 0.5, 4))) * decay(seconds, tau, rate)
    return driven(rng, np.asarray(out, np.float32), 3)


def kick_dull(rng: Generator, rate: int) -> Samples:
    """A pillow, a floor, a heartbeat."""
    tau = uniform(rng, 0.02, 0.12)
    thud = lowpass(noise(rng, 6 * tau, rate), uniform(rng, 60, 250), rate, 3) * decay(6 * tau, tau, rate)
    tone = sine(uniform(rng, 38, 65), 6 * tau, rate) * decay(6 * tau, tau, rate)
    return driven(rng, normalise(thud) * np.float32(uniform(rng, 0.2, 1)) + tone, 3)


KICKS: tuple[Voice, ...] = (
    kick_808, kick_909, kick_606, kick_club, kick_club, kick_hard, kick_acoustic, kick_acoustic, kick_chip, kick_fm,
    kick_dull,
)  # fmt: skip
