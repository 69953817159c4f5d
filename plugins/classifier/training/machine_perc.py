"""Percussion of machines, hands and households. Each voice gives a mono hit, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, highpass, noise, normalise, sine, times, uniform
from sound import Samples
from strokes import Voice, burst, driven, falling, layered, log_uniform, plate, ringing, skin, squares, swelling, thin


def rimshot(rng: Generator, rate: int) -> Samples:
    """Rimshots and side sticks."""
    tau = log_uniform(rng, 0.004, 0.03)
    freqs = np.array([uniform(rng, 350, 900), uniform(rng, 1300, 2400), uniform(rng, 2500, 5000)])
    wood = ringing(freqs, tau * rng.uniform(0.5, 1.5, 3), rng.uniform(0.3, 1, 3), 8 * tau, rate)
    click = burst(rng, 0.01, 0.002, 1000, 9000, rate)
    return driven(rng, layered(normalise(wood), normalise(click) * np.float32(uniform(rng, 0, 1))), 4)


def wood(rng: Generator, rate: int) -> Samples:
    """Claves, wood blocks, castanets, temple blocks."""
    tau, freq = log_uniform(rng, 0.006, 0.06), log_uniform(rng, 350, 3200)
    freqs = freq * np.array([1.0, uniform(rng, 1.8, 2.9), uniform(rng, 3.5, 5.5)])
    knock = ringing(
        freqs, tau * np.array([1, 0.5, 0.3]), np.array([1, uniform(rng, 0, 0.5), uniform(rng, 0, 0.3)]), 7 * tau, rate
    )
    click = burst(rng, 0.004, 0.001, 800, 8000, rate) * np.float32(uniform(rng, 0, 0.5))
    return normalise(layered(normalise(knock), click))


def cowbell(rng: Generator, rate: int) -> Samples:
    """Cowbells and agogos: two squares, or modes of iron."""
    tau, low = log_uniform(rng, 0.03, 0.3), log_uniform(rng, 350, 1300)
    if rng.random() < 0.5:
        tone = squares(low * np.array([1.0, uniform(rng, 1.4, 1.6)]), 4 * tau, rate)
        return driven(rng, bandpass(tone, low, low * uniform(rng, 2, 6), rate) * decay(4 * tau, tau, rate), 3)
    freqs = low * np.array([1.0, 1.48, uniform(rng, 2.2, 2.6), uniform(rng, 3, 4), uniform(rng, 4.2, 5.5)])
    return driven(rng, ringing(freqs, tau * rng.uniform(0.3, 1, 5), rng.uniform(0.2, 1, 5), 5 * tau, rate), 3)


def shaker(rng: Generator, rate: int) -> Samples:
    """Shakers, maracas, cabasas: grains behind a soft attack."""
    seconds = uniform(rng, 0.05, 0.25)
    low = uniform(rng, 2500, 7000)
    hiss = bandpass(noise(rng, seconds, rate), low, low * uniform(rng, 1.5, 3), rate)
    grains = (rng.random(len(hiss)) < uniform(rng, 0.02, 0.5)).astype(np.float32)
    hiss = bandpass(hiss * grains, low, 2 * low, rate) if rng.random() < 0.5 else hiss
    return normalise(
        swelling(hiss * decay(seconds, seconds / uniform(rng, 3, 7), rate), uniform(rng, 0.001, 0.03), rate)
    )


def jingles(rng: Generator, rate: int) -> Samples:
    """Tambourines and sleigh bells: small plates that rattle."""
    tau = log_uniform(rng, 0.03, 0.2)
    seconds = 5 * tau
    out = np.zeros(len(times(seconds, rate)), np.float32)
    for _ in range(int(rng.integers(3, 12))):
        first = round(min(rng.exponential(tau / 2), seconds * 0.7) * rate)
        one = plate(rng, uniform(rng, 3000, 6000), 14000, 12, tau / 2, seconds - first / rate, rate)
        out[first : first + len(one)] += one[: len(out) - first]
    slap = burst(rng, 0.03, 0.005, 300, 3000, rate) * np.float32(uniform(rng, 0, 1))
    return normalise(layered(normalise(out) * decay(seconds, tau, rate), slap))


def triangle(rng: Generator, rate: int) -> Samples:
    """Triangle, finger cymbals, small bells."""
    tau = log_uniform(rng, 0.05, 0.9)
    return normalise(
        plate(rng, uniform(rng, 1200, 4500), 12000, int(rng.integers(4, 14)), tau, min(4 * tau, 3.0), rate)
    )


def guiro(rng: Generator, rate: int) -> Samples:
    """A stick over notches, or a vibraslap."""
    seconds, count = uniform(rng, 0.08, 0.7), int(rng.integers(8, 45))
    out = np.zeros(len(times(seconds, rate)) + rate // 10, np.float32)
    low, bend = uniform(rng, 900, 3500), uniform(rng, 0.6, 1.6)
    for n in range(count):
        one = burst(rng, 0.02, 0.003, low, 2 * low, rate) * np.float32(uniform(rng, 0.5, 1))
        first = round(seconds * (n / count) ** bend * rate)
        out[first : first + len(one)] += one
    if rng.random() < 0.3:
        out *= decay(len(out) / rate, seconds / 3, rate)
    return normalise(out)


def snap(rng: Generator, rate: int) -> Samples:
    """Fingers that snap."""
    tau, middle = uniform(rng, 0.004, 0.02), uniform(rng, 1300, 3200)
    one = burst(rng, 8 * tau, tau, middle * 0.8, middle * 1.6, rate, 2)
    before = burst(rng, 0.03, 0.01, 2000, 6000, rate) * np.float32(uniform(rng, 0, 0.15))
    hall = burst(rng, 0.2, uniform(rng, 0.02, 0.07), 800, 6000, rate) * np.float32(uniform(rng, 0, 0.15))
    gap = np.zeros(round(uniform(rng, 0, 0.025) * rate), np.float32)
    return normalise(layered(before, np.concatenate([gap, normalise(one)]), hall))


def hand_drum(rng: Generator, rate: int) -> Samples:
    """Bongo, conga, djembe, timbale, tabla: open, muted and slapped."""
    freq, tau = log_uniform(rng, 80, 620), log_uniform(rng, 0.02, 0.25)
    body = normalise(skin(rng, freq, tau, 5 * tau, rate))
    if rng.random() < 0.3:
        glide = freq * uniform(rng, 0.7, 1.4)
        body = body * np.float32(0.3) + falling(5 * tau, glide, freq, uniform(rng, 0.03, 0.15), rate) * decay(
            5 * tau, tau, rate
        )
    slap = normalise(
        burst(rng, 0.05, uniform(rng, 0.002, 0.012), uniform(rng, 500, 2000), uniform(rng, 4000, 10000), rate)
    )
    return driven(rng, layered(body, slap * np.float32(uniform(rng, 0.1, 1.5))), 3)


def household(rng: Generator, rate: int) -> Samples:
    """Boxes, tins, glasses, keys, tables: a few modes of anything."""
    tau, count = log_uniform(rng, 0.008, 0.3), int(rng.integers(3, 20))
    low = log_uniform(rng, 150, 2500)
    body = normalise(plate(rng, low, low * uniform(rng, 3, 12), count, tau, min(5 * tau, 1.5), rate))
    contact = burst(rng, 0.03, uniform(rng, 0.001, 0.008), uniform(rng, 200, 3000), 10000, rate)
    return driven(rng, layered(body, normalise(contact) * np.float32(uniform(rng, 0.1, 1))), 3)


def blip(rng: Generator, rate: int) -> Samples:
    """Clicks, pops and pips of minimal and glitch."""
    seconds = uniform(rng, 0.02, 0.15)
    start = log_uniform(rng, 200, 6000)
    tone = falling(seconds, start, start * log_uniform(rng, 0.2, 2), uniform(rng, 0.003, 0.03), rate)
    hiss = thin(rng, noise(rng, seconds, rate), rate, 500, 6000) * np.float32(uniform(rng, 0, 1))
    return normalise((tone + hiss) * decay(seconds, seconds / uniform(rng, 4, 9), rate))


def zap(rng: Generator, rate: int) -> Samples:
    """The electric percussion of syndrums and lasers, short."""
    seconds, start = uniform(rng, 0.08, 0.4), log_uniform(rng, 800, 8000)
    tone = falling(seconds, start, log_uniform(rng, 60, 400), uniform(rng, 0.02, 0.1), rate)
    return driven(rng, highpass(tone * decay(seconds, seconds / 4, rate), 60, rate), 4)


def metronome(rng: Generator, rate: int) -> Samples:
    """Metronome and count-in clicks."""
    seconds = uniform(rng, 0.02, 0.1)
    return normalise(sine(log_uniform(rng, 700, 4000), seconds, rate) * decay(seconds, seconds / 5, rate))


PERCUSSION: tuple[Voice, ...] = (
    rimshot, rimshot, wood, wood, cowbell, shaker, shaker, jingles, triangle, guiro, snap, hand_drum, hand_drum,
    household, household, blip, zap, metronome,
)  # fmt: skip
TUNED = (cowbell, triangle, hand_drum, wood, metronome, zap)
"""Voices whose pitch may be heard as a note."""
