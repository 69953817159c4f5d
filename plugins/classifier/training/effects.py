"""Effects of producers, films, games and households, as one-shots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from augment import processed
from dataset import Split
from labels import Labels, effect, labels
from machine_perc import household
from machines import padded
from numpy.random import Generator
from sampler_sdk.render.dsp import bandpass, decay, fade_out, highpass, lowpass, noise, normalise, times, uniform
from sampler_sdk.render.noises import brown, impact, pink, riser, white
from scipy import signal
from sound import Draw, Samples, Sound, pick, rendered
from strokes import burst, driven, falling, layered, log_uniform, pixels, plate, thin
from studio import Studio
from synths import swept

RATE = 44100
Effect = Callable[[Generator], Samples]
COUNT = 330
FROZEN_COUNT = 33


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


_FX, _NOISE = effect(), effect("noise")
_BEEP = labels({"noise_fx"}, {"tonal_instrument"}, "one_shot", "fx")
EFFECTS: tuple[tuple[float, Effect, Labels], ...] = (
    (2, rise, _FX), (1.3, fall, _FX), (1.5, whoosh, _FX), (1.5, boom, _FX), (1.5, laser, _BEEP), (1, glitch, _FX),
    (1, siren, _BEEP), (1, squeak, _FX), (1.3, crash, _FX), (1, water, _FX), (1, engine, _FX), (1.3, handling, _FX),
    (0.7, tape, _FX), (3.5, hiss, _NOISE), (1, sweep, _FX), (1.5, call, _FX),
)  # fmt: skip


def sounds(studio: Studio, split: Split) -> Iterator[Sound]:
    """Half as they are, half produced."""
    shares = np.array([share for share, _, _ in EFFECTS])
    for index in range(COUNT if split == "train" else FROZEN_COUNT):
        draw = Draw("effects", index, split)
        rng = draw.generator()
        _, make, told = EFFECTS[int(rng.choice(len(EFFECTS), p=shares / shares.sum()))]
        out, rate = padded(rng, make(rng)), RATE
        if rng.random() < 0.5:
            out, rate = processed(rng, out, rate, "tone")
        yield rendered(draw, out, rate, told, detail=make.__name__, longest_s=2.2)
