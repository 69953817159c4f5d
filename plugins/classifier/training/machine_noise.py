"""Snares, claps, hats and cymbals of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, highpass, noise, normalise, sine, times, uniform
from sound import Samples
from strokes import (
    SQUARES_808,
    Voice,
    burst,
    driven,
    falling,
    layered,
    log_uniform,
    pixels,
    plate,
    skin,
    squares,
    swelling,
    thin,
)


def snare_machine(rng: Generator, rate: int) -> Samples:
    """808, 909 and 606: two tones and noise, each with its own decay."""
    low, tau = uniform(rng, 150, 260), log_uniform(rng, 0.02, 0.1)
    seconds = log_uniform(rng, 0.12, 0.6)
    bend = uniform(rng, 1, 2)
    tones = falling(seconds, low * bend, low, 0.02, rate) + uniform(rng, 0.2, 1) * sine(
        low * uniform(rng, 1.4, 2), seconds, rate
    )
    hiss = thin(rng, noise(rng, seconds, rate), rate, 400, 3000) * decay(seconds, seconds / uniform(rng, 3, 6), rate)
    mix = tones * decay(seconds, min(tau, seconds / 4), rate) + hiss * np.float32(log_uniform(rng, 0.6, 8))
    return driven(rng, np.asarray(mix, np.float32), 4)


def snare_acoustic(rng: Generator, rate: int) -> Samples:
    """Membrane and wires that answer it, a stick, and a small room."""
    tau = log_uniform(rng, 0.03, 0.15)
    seconds = 5 * tau + 0.1
    drum = normalise(skin(rng, uniform(rng, 140, 320), tau, seconds, rate))
    wires = bandpass(noise(rng, seconds, rate), uniform(rng, 500, 2500), uniform(rng, 6000, 16000), rate)
    wires = swelling(
        normalise(wires * decay(seconds, tau * uniform(rng, 0.7, 1.6), rate)), uniform(rng, 0.0005, 0.004), rate
    )
    stick = normalise(burst(rng, 0.03, 0.002, 1500, 12000, rate)) * np.float32(uniform(rng, 0, 0.8))
    body = drum * np.float32(uniform(rng, 0.15, 1)) + wires * np.float32(uniform(rng, 0.2, 1))
    return driven(rng, layered(body, stick), 3)


def snare_tight(rng: Generator, rate: int) -> Samples:
    """Trap and drum & bass: high, short, dense."""
    tau, low = uniform(rng, 0.015, 0.06), uniform(rng, 190, 420)
    seconds = 6 * tau
    tone = falling(seconds, low * uniform(rng, 1.5, 3), low, 0.01, rate) * decay(seconds, tau, rate)
    hiss = burst(rng, seconds, tau * uniform(rng, 0.8, 2), uniform(rng, 900, 4000), 17000, rate, 2)
    return driven(rng, tone * np.float32(uniform(rng, 0.1, 1)) + normalise(hiss), 6)


def snare_gated(rng: Generator, rate: int) -> Samples:
    """The eighties: a room that stops."""
    dry = snare_machine(rng, rate) if rng.random() < 0.5 else snare_acoustic(rng, rate)
    seconds = uniform(rng, 0.15, 0.45)
    hall = bandpass(noise(rng, seconds, rate), 200, uniform(rng, 4000, 10000), rate) * np.float32(uniform(rng, 0.5, 2))
    hall *= decay(seconds, uniform(rng, 0.2, 1.0), rate)
    return normalise(layered(dry, hall))


def snare_chip(rng: Generator, rate: int) -> Samples:
    """Console noise, with or without a blip."""
    seconds = uniform(rng, 0.06, 0.3)
    out = pixels(rng, seconds, rate) * decay(seconds, seconds / uniform(rng, 2, 5), rate)
    blip = falling(seconds, uniform(rng, 300, 700), 120, 0.02, rate) * decay(seconds, 0.03, rate)
    return normalise(out + blip * np.float32(uniform(rng, 0, 1.5)))


def snare_brush(rng: Generator, rate: int) -> Samples:
    """A brush on a snare: a tap or a short sweep."""
    seconds = uniform(rng, 0.1, 0.4)
    hiss = bandpass(noise(rng, seconds, rate), uniform(rng, 400, 1500), uniform(rng, 5000, 11000), rate)
    body = normalise(swelling(hiss * decay(seconds, seconds / 4, rate), uniform(rng, 0.002, 0.03), rate))
    drum = normalise(skin(rng, uniform(rng, 150, 250), 0.05, seconds, rate))
    return normalise(body + drum * np.float32(uniform(rng, 0, 0.4)))


def snare_stacked(rng: Generator, rate: int) -> Samples:
    """A snare over a clap or another snare, as producers do."""
    return driven(rng, layered(snare_tight(rng, rate), snare_acoustic(rng, rate) * np.float32(0.7),
                               clap_machine(rng, rate) * np.float32(uniform(rng, 0, 0.6))), 3)  # fmt: skip


def clap_machine(rng: Generator, rate: int) -> Samples:
    """Bursts of one noise through a band, and a tail."""
    low = uniform(rng, 600, 1300)
    high, gap, tau = low * uniform(rng, 1.3, 4), uniform(rng, 0.005, 0.014), log_uniform(rng, 0.02, 0.2)
    tail = burst(rng, 5 * tau, tau, low, high, rate) * np.float32(uniform(rng, 0.3, 1))
    out = np.zeros(round(0.06 * rate) + len(tail), np.float32)
    strokes = int(rng.integers(2, 6))
    for n in range(strokes):
        first = round(n * gap * rate)
        one = burst(rng, 0.02, uniform(rng, 0.002, 0.006), low, high, rate) * np.float32(uniform(rng, 0.8, 2))
        out[first : first + len(one)] += one
    out[round((strokes - 1) * gap * rate) :][: len(tail)] += tail
    return driven(rng, out, 4)


def clap_hands(rng: Generator, rate: int) -> Samples:
    """Some people clap, not quite together."""
    spread, people = uniform(rng, 0.002, 0.03), int(rng.integers(1, 16))
    out = np.zeros(round(0.35 * rate), np.float32)
    for _ in range(people):
        middle, first = uniform(rng, 700, 2600), round(abs(float(rng.normal(0, spread))) * rate)
        one = burst(rng, 0.08, uniform(rng, 0.003, 0.015), middle * 0.6, middle * 2, rate)
        first = min(first, len(out) - len(one))
        out[first : first + len(one)] += one * np.float32(uniform(rng, 0.4, 1))
    hall = burst(rng, 0.35, uniform(rng, 0.03, 0.1), 500, uniform(rng, 3000, 8000), rate)
    return driven(rng, out + hall * np.float32(uniform(rng, 0, 0.3)), 3)


def _hat_tau(rng: Generator) -> float:
    return log_uniform(rng, 0.006, 0.05) if rng.random() < 0.6 else log_uniform(rng, 0.08, 0.4)


def hat_squares(rng: Generator, rate: int) -> Samples:
    """808 and 606: six squares through a high band."""
    tau = _hat_tau(rng)
    metal = squares(SQUARES_808 * uniform(rng, 0.7, 2.2) * rng.uniform(0.97, 1.03, 6), 5 * tau, rate)
    return normalise(highpass(metal, uniform(rng, 5000, 9500), rate, 4) * decay(5 * tau, tau, rate))


def hat_noise(rng: Generator, rate: int) -> Samples:
    """Filtered noise."""
    tau = _hat_tau(rng)
    hiss = thin(rng, noise(rng, 5 * tau, rate), rate, 2500, 10000) * decay(5 * tau, tau, rate)
    return driven(rng, swelling(hiss, uniform(rng, 0.0001, 0.002), rate), 2)


def hat_plate(rng: Generator, rate: int) -> Samples:
    """Two cymbals: many modes, a stick, and hiss."""
    tau = _hat_tau(rng)
    seconds = 5 * tau
    metal = normalise(plate(rng, uniform(rng, 700, 3500), 16000, 40, tau, seconds, rate))
    hiss = normalise(thin(rng, noise(rng, seconds, rate), rate, 3000, 7000) * decay(seconds, tau, rate))
    stick = normalise(burst(rng, 0.01, 0.001, 2000, 14000, rate)) * np.float32(uniform(rng, 0, 0.8))
    body = metal * decay(seconds, tau * 1.5, rate) * np.float32(uniform(rng, 0.2, 1)) + hiss * np.float32(
        uniform(rng, 0.2, 1)
    )
    return normalise(highpass(layered(body, stick), uniform(rng, 300, 5000), rate))


def hat_fm(rng: Generator, rate: int) -> Samples:
    """Ringing modulation of high tones."""
    tau = _hat_tau(rng)
    t = times(5 * tau, rate)
    one, other = uniform(rng, 2500, 6000), uniform(rng, 300, 5000)
    tone = np.sin(2 * np.pi * one * t + uniform(rng, 2, 15) * np.sin(2 * np.pi * other * t))
    mix = tone.astype(np.float32) + noise(rng, 5 * tau, rate) * np.float32(uniform(rng, 0, 2))
    return normalise(highpass(mix, uniform(rng, 3000, 7000), rate) * decay(5 * tau, tau, rate))


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


SNARES: tuple[Voice, ...] = (
    snare_machine, snare_machine, snare_acoustic, snare_acoustic, snare_tight, snare_gated, snare_chip, snare_brush,
    snare_stacked,
)  # fmt: skip
CLAPS: tuple[Voice, ...] = (clap_machine, clap_machine, clap_hands)
HATS: tuple[Voice, ...] = (hat_squares, hat_noise, hat_plate, hat_plate, hat_fm, hat_chip)
CYMBALS: tuple[Voice, ...] = (cymbal_plate, cymbal_plate, cymbal_ride, cymbal_machine)
