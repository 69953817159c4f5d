"""Places and weather: rain, wind, surf, fire, crowds, traffic, machines, insects, rooms. Mono, peak 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sampler_sdk.render.dsp import bandpass, highpass, lowpass, noise, normalise, times, uniform
from sampler_sdk.render.noises import brown, pink
from scipy import signal
from sound import Samples
from strokes import log_uniform, plate

RATE = 44100
Texture = Callable[[Generator, float], Samples]


def wander(rng: Generator, seconds: float, speed_hz: float) -> NDArray[np.float64]:
    """A slow random curve between 0 and 1."""
    knots = rng.random(max(4, round(seconds * speed_hz) + 4))
    return np.clip(
        np.interp(np.linspace(0, len(knots) - 1.001, len(times(seconds, RATE))), np.arange(len(knots)), knots), 0, 1
    )


def grains(rng: Generator, seconds: float, per_s: float, power: float = 2.0) -> Samples:
    """Impulses at random moments, most of them weak."""
    out = np.zeros(len(times(seconds, RATE)), np.float32)
    at = rng.integers(0, len(out), max(1, round(seconds * per_s)))
    np.add.at(out, at, (rng.random(len(at)) ** power * rng.choice([-1, 1], len(at))).astype(np.float32))
    return out


def rain(rng: Generator, seconds: float) -> Samples:
    """Drizzle to downpour, on leaves, roofs or windows."""
    drops = grains(rng, seconds, log_uniform(rng, 60, 4000), uniform(rng, 1.5, 6))
    low = log_uniform(rng, 400, 3500)
    drops = bandpass(drops, low, low * uniform(rng, 2, 5), RATE)
    hiss = bandpass(noise(rng, seconds, RATE), uniform(rng, 300, 2500), uniform(rng, 6000, 14000), RATE)
    patter = normalise(drops) * np.float32(uniform(rng, 0.1, 1))
    return normalise(patter + normalise(hiss) * np.float32(uniform(rng, 0.1, 1)))


def wind(rng: Generator, seconds: float) -> Samples:
    """Gusts, whistling or dull."""
    gust = wander(rng, seconds, uniform(rng, 0.3, 1.5)) ** 2
    low = log_uniform(rng, 60, 500)
    air = bandpass(noise(rng, seconds, RATE), low, low * uniform(rng, 2, 8), RATE) * (0.2 + gust)
    whistle = bandpass(noise(rng, seconds, RATE), 600, 900, RATE, 2) * gust**2 * uniform(rng, 0, 1)
    rumble = lowpass(noise(rng, seconds, RATE), 120, RATE) * uniform(rng, 0, 2)
    return normalise(np.asarray(air + whistle + rumble, np.float32))


def surf(rng: Generator, seconds: float) -> Samples:
    """Waves that come and go, near or far."""
    swell = (0.5 - 0.5 * np.cos(2 * np.pi * uniform(rng, 0.08, 0.25) * times(seconds, RATE) + uniform(rng, 0, 6))) ** 2
    foam = highpass(noise(rng, seconds, RATE), uniform(rng, 500, 3000), RATE, 1) * swell
    deep = lowpass(noise(rng, seconds, RATE), uniform(rng, 200, 900), RATE) * (0.3 + swell)
    return normalise(np.asarray(foam * uniform(rng, 0.2, 1) + deep, np.float32))


def stream(rng: Generator, seconds: float) -> Samples:
    """A brook: many bubbles over a hiss (after van den Doel, 2005)."""
    out = np.zeros(len(times(seconds, RATE)))
    for _ in range(round(seconds * uniform(rng, 15, 90))):
        length = uniform(rng, 0.02, 0.08)
        t = times(length, RATE)
        hz = log_uniform(rng, 350, 3000) * (1 + uniform(rng, 0, 6) * t)
        one = np.sin(2 * np.pi * np.cumsum(hz) / RATE) * np.exp(-t * uniform(rng, 40, 120)) * rng.random() ** 2
        first = int(rng.integers(len(out) - len(one)))
        out[first : first + len(one)] += one
    hiss = bandpass(noise(rng, seconds, RATE), 400, uniform(rng, 3000, 9000), RATE)
    return normalise(np.asarray(out + hiss * uniform(rng, 0.2, 2), np.float32))


def fire(rng: Generator, seconds: float) -> Samples:
    """Crackling over a soft roar."""
    crackle = grains(rng, seconds, log_uniform(rng, 5, 150), 5.0)
    crackle = bandpass(crackle, uniform(rng, 600, 2500), uniform(rng, 5000, 15000), RATE)
    roar = lowpass(noise(rng, seconds, RATE), uniform(rng, 100, 700), RATE) * (0.4 + wander(rng, seconds, 4))
    hiss = highpass(noise(rng, seconds, RATE), 2000, RATE) * uniform(rng, 0, 0.1)
    return normalise(normalise(crackle) + np.asarray(roar * uniform(rng, 0.05, 0.8) + hiss, np.float32))


def traffic(rng: Generator, seconds: float) -> Samples:
    """A street or a motorway, cars passing."""
    out = lowpass(brown(rng, seconds, RATE), uniform(rng, 150, 600), RATE)
    for _ in range(int(rng.integers(0, 5))):
        middle, width = uniform(rng, 0, seconds), uniform(rng, 0.4, 2)
        passing = np.exp(-(((times(seconds, RATE) - middle) / width) ** 2))
        tyres = bandpass(noise(rng, seconds, RATE), uniform(rng, 100, 500), uniform(rng, 1200, 4000), RATE)
        out = out + np.asarray(tyres * passing * uniform(rng, 0.5, 3), np.float32)
    return normalise(out)


def insects(rng: Generator, seconds: float) -> Samples:
    """Crickets and cicadas at night."""
    t, out = times(seconds, RATE), np.zeros(len(times(seconds, RATE)))
    for _ in range(int(rng.integers(1, 7))):
        hz, trill, bursts = log_uniform(rng, 2200, 8000), uniform(rng, 15, 60), uniform(rng, 0.5, 4)
        gate = (np.sin(2 * np.pi * bursts * t + uniform(rng, 0, 6)) > uniform(rng, -0.9, 0.6)).astype(float)
        out += np.sin(2 * np.pi * hz * t) * (0.5 - 0.5 * np.cos(2 * np.pi * trill * t)) * gate * rng.random()
    air = pink(rng, seconds, RATE) * uniform(rng, 0.05, 0.6)
    return normalise(np.asarray(out + air * max(float(np.abs(out).max()), 0.1), np.float32))


def birds(rng: Generator, seconds: float) -> Samples:
    """A garden or a forest: chirps over leaves."""
    out = bandpass(noise(rng, seconds, RATE), 300, 5000, RATE) * np.float32(uniform(rng, 0.02, 0.3))
    for _ in range(round(seconds * uniform(rng, 1.5, 8))):
        length, hz = uniform(rng, 0.04, 0.25), log_uniform(rng, 1800, 7000)
        t = times(length, RATE) / length
        bend = 2 ** (uniform(rng, -0.6, 0.6) * np.sin(np.pi * uniform(rng, 0.5, 4) * t))
        one = np.sin(2 * np.pi * np.cumsum(hz * bend) / RATE) * np.sin(np.pi * t) * rng.random() ** 2
        first = int(rng.integers(len(out) - len(one)))
        out[first : first + len(one)] += one.astype(np.float32)
    return normalise(out)


def room_tone(rng: Generator, seconds: float) -> Samples:
    """A quiet room: noise without edges, perhaps a hum."""
    tone = brown(rng, seconds, RATE) + pink(rng, seconds, RATE) * np.float32(uniform(rng, 0, 1.5))
    hum = np.sin(2 * np.pi * float(rng.choice([50, 60, 100, 120])) * times(seconds, RATE)) * uniform(rng, 0, 0.2)
    return normalise(lowpass(np.asarray(tone + hum, np.float32), log_uniform(rng, 500, 8000), RATE))


def cave(rng: Generator, seconds: float) -> Samples:
    """Drips in a large hall, or a deep drone of air."""
    drips = bandpass(grains(rng, seconds, uniform(rng, 0.7, 5), 1.0), 700, 4000, RATE)
    tail = rng.standard_normal(2 * RATE) * np.exp(-np.arange(2 * RATE) / (RATE * uniform(rng, 0.2, 0.8)))
    wet = signal.oaconvolve(drips, tail)[: len(drips)].astype(np.float32)
    wet = normalise(lowpass(wet, uniform(rng, 1200, 6000), RATE))
    return normalise(
        wet * np.float32(0.6) + lowpass(brown(rng, seconds, RATE), uniform(rng, 80, 300), RATE) * np.float32(0.4)
    )


def hum(rng: Generator, seconds: float) -> Samples:
    """Transformers, refrigerators, fans, vacuum cleaners: harmonics of mains or blades, and air."""
    t, base = times(seconds, RATE), log_uniform(rng, 40, 300)
    count = int(rng.integers(3, 30))
    tone = np.sum(
        [np.sin(2 * np.pi * base * k * t + uniform(rng, 0, 6)) / k ** uniform(rng, 0.5, 2) for k in range(1, count)],
        axis=0,
    )
    air = bandpass(noise(rng, seconds, RATE), uniform(rng, 100, 800), uniform(rng, 2000, 9000), RATE)
    return normalise(np.asarray(tone + air * log_uniform(rng, 0.2, 10), np.float32))


def motor(rng: Generator, seconds: float) -> Samples:
    """Engines that run: cars, boats, rotors, sewing machines."""
    hz = log_uniform(rng, 8, 90) * (1 + 0.1 * wander(rng, seconds, 1))
    beat = signal.sawtooth(2 * np.pi * np.cumsum(hz) / RATE)
    chug = np.asarray(noise(rng, seconds, RATE) * np.maximum(beat, 0) ** 2 + 0.2 * beat, np.float32)
    return normalise(bandpass(chug, log_uniform(rng, 40, 300), log_uniform(rng, 800, 6000), RATE))


def vinyl(rng: Generator, seconds: float) -> Samples:
    """Crackle and rumble of a record without music, or tape hiss."""
    crackle = bandpass(grains(rng, seconds, log_uniform(rng, 5, 200), 4.0), 800, 9000, RATE)
    bed = pink(rng, seconds, RATE) * np.float32(uniform(rng, 0.02, 0.3))
    return normalise(normalise(crackle) + bed)


def workshop(rng: Generator, seconds: float) -> Samples:
    """Something that turns and strikes again and again."""
    out = motor(rng, seconds) * np.float32(0.5)
    ring = normalise(plate(rng, log_uniform(rng, 200, 2000), 9000, 12, 0.05, 0.3, RATE))
    every = uniform(rng, 0.15, 0.6)
    for n in range(int(seconds / every)):
        first = round(n * every * RATE)
        out[first : first + len(ring)] += ring[: len(out) - first] * np.float32(uniform(rng, 0.3, 0.8))
    return normalise(out)
