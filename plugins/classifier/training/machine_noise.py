"""Snares and claps of drum machines, trackers and studios. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, noise, normalise, sine, uniform
from sound import Samples
from strokes import (
    Voice,
    burst,
    driven,
    falling,
    layered,
    log_uniform,
    pixels,
    skin,
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
    mix = tones * decay(seconds, min(tau, seconds / 3), rate) + hiss * np.float32(log_uniform(rng, 0.6, 4))
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


SNARES: tuple[Voice, ...] = (
    snare_machine, snare_machine, snare_acoustic, snare_acoustic, snare_tight, snare_gated, snare_chip, snare_brush,
    snare_stacked,
)  # fmt: skip
CLAPS: tuple[Voice, ...] = (clap_machine, clap_machine, clap_hands)
