"""Effects of households, streets and animals, by their physics. Each gives mono, peak 1."""

from __future__ import annotations

import numpy as np
from machine_perc import household
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, fade_out, lowpass, noise, normalise, times, uniform
from scipy import signal
from sound import Samples
from strokes import burst, driven, log_uniform, plate

RATE = 44100


def squeak(rng: Generator) -> Samples:
    """Doors, hinges, brakes: friction that sticks and slips."""
    seconds = uniform(rng, 0.2, 1.5)
    t = times(seconds, RATE)
    hz = log_uniform(rng, 20, 300) * (1 + 0.5 * np.sin(2 * np.pi * uniform(rng, 0.3, 2) * t + uniform(rng, 0, 6)))
    slips = (np.diff(np.floor(np.cumsum(hz) / RATE), prepend=0) > 0).astype(np.float32) * rng.uniform(0.3, 1, len(t))
    ring = plate(rng, log_uniform(rng, 250, 1500), 6000, 8, 0.02, 0.15, RATE)
    return fade_out(normalise(signal.oaconvolve(slips, ring)[: len(t)].astype(np.float32)), RATE, 0.05)


def crash(rng: Generator) -> Samples:
    """Things that fall, break or are slammed: many small hits."""
    out = np.zeros(round(uniform(rng, 0.5, 2) * RATE), np.float32)
    thud = lowpass(noise(rng, 0.3, RATE), log_uniform(rng, 100, 800), RATE) * decay(0.3, 0.05, RATE)
    out[: len(thud)] += normalise(thud)[: len(out)] * np.float32(uniform(rng, 0, 1))
    for _ in range(int(rng.integers(3, 40))):
        first = min(int(rng.exponential(0.25) * RATE), len(out) - 200)
        one = household(rng, RATE)[: len(out) - first] * np.float32(uniform(rng, 0.05, 0.8))
        out[first : first + len(one)] += one
    return fade_out(normalise(out), RATE, 0.1)


def water(rng: Generator) -> Samples:
    """Drops, bubbles, splashes: rising sines (van den Doel, *Physically based models for liquid sounds*, 2005)."""
    out = np.zeros(round(uniform(rng, 0.15, 1.5) * RATE), np.float32)
    for _ in range(int(rng.integers(1, 25))):
        seconds, hz = uniform(rng, 0.03, 0.12), log_uniform(rng, 300, 3000)
        t = times(seconds, RATE)
        one = np.sin(2 * np.pi * np.cumsum(hz * (1 + uniform(rng, 0, 12) * t)) / RATE) * np.exp(
            -t * uniform(rng, 25, 90)
        )
        first = int(rng.integers(max(1, len(out) - len(one))))
        out[first : first + len(one)] += one[: len(out) - first].astype(np.float32)
    hiss = burst(rng, len(out) / RATE, uniform(rng, 0.03, 0.2), 800, 8000, RATE) * np.float32(uniform(rng, 0, 0.8))
    return fade_out(normalise(out + hiss[: len(out)]), RATE)


def engine(rng: Generator) -> Samples:
    """Motors that start, rev and stop: drills, cars, vacuum cleaners."""
    seconds = uniform(rng, 0.5, 2.5)
    t = times(seconds, RATE) / seconds
    hz = log_uniform(rng, 20, 250) * (1 + uniform(rng, 0.2, 3) * np.sin(np.pi * t ** uniform(rng, 0.5, 2)))
    pulses = signal.sawtooth(2 * np.pi * np.cumsum(hz) / RATE) + 0.5 * noise(rng, seconds, RATE)
    body = bandpass(np.asarray(pulses, np.float32), log_uniform(rng, 60, 500), log_uniform(rng, 1000, 7000), RATE)
    swell = np.minimum(np.minimum(t / 0.1, (1 - t) / uniform(rng, 0.05, 0.5)), 1).clip(0).astype(np.float32)
    return driven(rng, body * swell, 6)


def handling(rng: Generator) -> Samples:
    """Steps, cloth, paper, zips, switches: shaped noise and clicks."""
    out = np.zeros(round(uniform(rng, 0.15, 1.5) * RATE), np.float32)
    low = log_uniform(rng, 300, 4000)
    for _ in range(int(rng.integers(1, 12))):
        seconds = min(uniform(rng, 0.01, 0.25), len(out) / RATE)
        one = burst(rng, seconds, seconds / uniform(rng, 1.5, 6), low, low * uniform(rng, 1.5, 5), RATE)
        first = int(rng.integers(max(1, len(out) - len(one))))
        out[first : first + len(one)] += one[: len(out) - first] * np.float32(uniform(rng, 0.1, 1))
    return fade_out(normalise(out), RATE)


def call(rng: Generator) -> Samples:
    """Animals: chirps, barks, caws, growls, from a modulated source with a formant or two."""
    seconds, hz = uniform(rng, 0.08, 0.7), log_uniform(rng, 90, 3500)
    t = times(seconds, RATE) / seconds
    bend = 2 ** (uniform(rng, -1.2, 1.2) * np.sin(np.pi * t ** uniform(rng, 0.4, 2)) + 0.05 * rng.standard_normal())
    turns = (
        2
        * np.pi
        * np.cumsum(hz * bend + uniform(rng, 0, 0.2) * hz * np.sin(2 * np.pi * uniform(rng, 15, 60) * t))
        / RATE
    )
    rough = np.sin(turns) if hz > 1200 else signal.sawtooth(turns) + uniform(rng, 0, 2) * rng.standard_normal(len(t))
    body = np.asarray(rough * np.sin(np.pi * t) ** uniform(rng, 0.4, 2), np.float32)
    return normalise(bandpass(body, hz * uniform(rng, 0.6, 1.5), hz * uniform(rng, 3, 8), RATE))
