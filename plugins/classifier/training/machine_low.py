"""Kicks and toms of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import decay, lowpass, noise, normalise, sine, times, uniform
from scipy import signal
from sound import Samples
from strokes import Voice, burst, driven, falling, layered, log_uniform, low_end, pixels, skin, squares, swelling


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
    tau, low = uniform(rng, 0.03, 0.09), uniform(rng, 55, 80)
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
    body = normalise(skin(rng, uniform(rng, 42, 95), tau, 5 * tau, rate))
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
    tone = sine(uniform(rng, 40, 80), 6 * tau, rate) * decay(6 * tau, tau, rate)
    return driven(rng, normalise(thud) * np.float32(uniform(rng, 0.2, 1)) + tone, 3)


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


KICKS: tuple[Voice, ...] = (
    kick_808, kick_909, kick_606, kick_club, kick_club, kick_hard, kick_acoustic, kick_acoustic, kick_chip, kick_fm,
    kick_dull,
)  # fmt: skip
TOMS: tuple[Voice, ...] = (tom_808, tom_simmons, tom_acoustic, tom_acoustic, tom_chip, tom_metal)
