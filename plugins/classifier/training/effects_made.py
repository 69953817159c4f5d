"""Effects of producers and games: risers, impacts, lasers, glitches, tape. Each gives mono, peak 1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, fade_out, highpass, lowpass, noise, normalise, times, uniform
from sampler_sdk.render.noises import brown, impact, pink, riser, white
from scipy import signal
from sound import Samples, pick
from strokes import driven, falling, layered, log_uniform, pixels, thin
from synths import swept

RATE = 44100


def rise(rng: Generator) -> Samples:
    """A riser: noise, tone, or a roll that quickens."""
    seconds = uniform(rng, 0.8, 4)
    if rng.random() < 0.6:
        return riser(rng, seconds, RATE)
    hz = log_uniform(rng, 60, 400) * 2 ** (uniform(rng, 1, 5) * (times(seconds, RATE) / seconds) ** uniform(rng, 1, 3))
    tone = signal.sawtooth(2 * np.pi * np.cumsum(hz) / RATE) * np.linspace(0.05, 1, len(hz))
    return normalise(lowpass(np.asarray(tone, np.float32), 8000, RATE))


def fall(rng: Generator) -> Samples:
    """A downlifter: a riser backwards, dying away."""
    return np.ascontiguousarray(rise(rng)[::-1])


def whoosh(rng: Generator) -> Samples:
    """Air that passes by."""
    seconds = uniform(rng, 0.25, 1.8)
    t = times(seconds, RATE) / seconds
    shape = np.sin(np.pi * t ** uniform(rng, 0.5, 2)) ** uniform(rng, 1, 4)
    air = swept(rng, noise(rng, seconds, RATE), 200 + log_uniform(rng, 800, 7000) * shape, uniform(rng, 0.8, 5))
    return normalise(air * shape.astype(np.float32))


def boom(rng: Generator) -> Samples:
    """Impacts, sub drops, explosions."""
    seconds = uniform(rng, 0.8, 3)
    if rng.random() < 0.5:
        return impact(rng, seconds, RATE)
    sub = falling(seconds, uniform(rng, 70, 250), uniform(rng, 22, 40), uniform(rng, 0.1, 0.8), RATE)
    crash = lowpass(noise(rng, seconds, RATE), log_uniform(rng, 300, 5000), RATE) * decay(
        seconds, uniform(rng, 0.05, 0.6), RATE
    )
    return driven(rng, layered(sub * decay(seconds, seconds / 3, RATE), crash * np.float32(uniform(rng, 0.2, 4))), 6)


def laser(rng: Generator) -> Samples:
    """Lasers, zaps, pickups and power-ups of games."""
    seconds = uniform(rng, 0.1, 0.8)
    t = times(seconds, RATE) / seconds
    start, octaves = log_uniform(rng, 150, 4000), uniform(rng, -4, 4)
    hz = start * 2 ** (octaves * t ** uniform(rng, 0.3, 2)) + uniform(rng, 0, 300) * np.sin(
        2 * np.pi * uniform(rng, 5, 60) * t
    )
    turns = 2 * np.pi * np.cumsum(np.clip(hz, 20, 18000)) / RATE
    tone = signal.square(turns, uniform(rng, 0.1, 0.5)) if rng.random() < 0.5 else np.sin(turns + 3 * np.sin(turns / 2))
    return normalise(np.asarray(tone * decay(seconds, seconds / uniform(rng, 1, 4), RATE), np.float32))


def glitch(rng: Generator) -> Samples:
    """Stutters of fragments, crushed."""
    parts: list[Samples] = []
    for _ in range(int(rng.integers(3, 14))):
        seconds = uniform(rng, 0.01, 0.12)
        one = pick(rng, "pixels", "tone", "gap", "click")
        sound = (
            pixels(rng, seconds, RATE)
            if one == "pixels"
            else falling(seconds, log_uniform(rng, 80, 8000), 500, 0.05, RATE)
        )
        sound = sound * np.float32(0 if one == "gap" else uniform(rng, 0.2, 1))
        parts += [sound] * (int(rng.integers(1, 6)) if one == "click" else 1)
    return normalise(np.concatenate(parts)[: 2 * RATE])


def siren(rng: Generator) -> Samples:
    """Sirens, alarms, ring tones, beeps in a row."""
    seconds, speed = uniform(rng, 0.5, 2.5), uniform(rng, 0.5, 12)
    swing = np.sin(2 * np.pi * speed * times(seconds, RATE))
    swing = np.sign(swing) if rng.random() < 0.5 else swing
    hz = log_uniform(rng, 300, 2500) * 2 ** (uniform(rng, 0.05, 0.8) * swing)
    tone = np.sin(2 * np.pi * np.cumsum(hz) / RATE) + uniform(rng, 0, 0.5) * signal.square(
        2 * np.pi * np.cumsum(hz) / RATE
    )
    gate = (swing > 0) if rng.random() < 0.3 else np.ones(len(hz))
    return fade_out(normalise(np.asarray(tone * gate, np.float32)), RATE, 0.02)


def tape(rng: Generator) -> Samples:
    """Tape and record stops, rewinds, scratches."""
    seconds = uniform(rng, 0.3, 1.2)
    rich = np.asarray(signal.sawtooth(2 * np.pi * log_uniform(rng, 100, 600) * times(3.0, RATE)), np.float32)
    rich = rich * np.float32(0.5) + thin(rng, noise(rng, 3.0, RATE), RATE, 300, 3000)
    t = times(seconds, RATE) / seconds
    speed = (
        (1 - t) ** uniform(rng, 0.5, 2) if rng.random() < 0.5 else np.abs(np.sin(np.pi * uniform(rng, 1, 8) * t)) * 2
    )
    at = np.cumsum(speed * uniform(rng, 0.7, 2)).astype(int) % len(rich)
    return fade_out(normalise(rich[at]), RATE)


def hiss(rng: Generator) -> Samples:
    """A burst or bed of noise, coloured or filtered, gated or dying away."""
    seconds = log_uniform(rng, 0.15, 2.5)
    name = pick(rng, "white", "pink", "brown", "static")
    if name == "static":
        body = noise(rng, seconds, RATE) * (rng.random(len(times(seconds, RATE))) < uniform(rng, 0.001, 0.3))
    else:
        body = {"white": white, "pink": pink, "brown": brown}[name](rng, seconds, RATE)
    body = np.asarray(body, np.float32)
    if rng.random() < 0.4:
        body = bandpass(body, log_uniform(rng, 60, 3000), log_uniform(rng, 4000, 15000), RATE)
    return normalise(body * decay(seconds, seconds / 3, RATE) if rng.random() < 0.4 else fade_out(body, RATE, 0.03))


def sweep(rng: Generator) -> Samples:
    """Noise through a filter that wanders."""
    seconds = uniform(rng, 1, 3.5)
    t = times(seconds, RATE)
    cut = log_uniform(rng, 300, 3000) * 2 ** (2 * np.sin(2 * np.pi * uniform(rng, 0.1, 1) * t + uniform(rng, 0, 6)))
    return fade_out(
        normalise(highpass(swept(rng, noise(rng, seconds, RATE), cut, uniform(rng, 1, 8)), 40, RATE)), RATE, 0.2
    )
