"""Sounds without a tempo to fit on: one-shots of many kinds, and long stretches of speech and environment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sounds import RATE, TIMBRES, Example, Rng, Studio, master, place, tone

PARTS = ("kick", "snare", "hat", "open", "percussion", "cymbal")


def one_shot(seed: int, studio: Studio) -> Example:
    """A hit, a chord, a riser, a vibrato, a scatter of hits, an echo or a burst of noise."""
    rng = np.random.default_rng([3, seed])
    makers = (hit, chord, riser, vibrato, scatter, echo, noise)
    maker = makers[int(rng.choice(len(makers), p=[0.3, 0.15, 0.1, 0.1, 0.1, 0.1, 0.15]))]
    sound = maker(rng, studio)
    if rng.random() < 0.3:
        sound = np.pad(sound, (0, int(RATE * rng.uniform(0.05, 2))))
    return Example(master(rng, sound), "one_shot", None)


def hit(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    return studio.voice(rng, str(rng.choice(PARTS)))


def chord(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    canvas = np.zeros(int(RATE * rng.uniform(1, 5)), np.float32)
    root, timbre = rng.uniform(60, 600), str(rng.choice(TIMBRES))
    for interval in (0, 3, 7, 12)[: rng.integers(1, 5)]:
        sound = tone(rng, root * 2 ** (interval / 12), len(canvas) / RATE, timbre)
        place(canvas, sound, rng.uniform(0, 0.04), 0.5)
    return canvas


def riser(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    t = np.arange(int(RATE * rng.uniform(1, 6))) / RATE
    if rng.random() < 0.5:
        return np.asarray(rng.standard_normal(len(t)) * (t / t[-1]) ** rng.uniform(0.5, 3))
    return np.asarray(np.sin(2 * np.pi * (100 * t + rng.uniform(-30, 400) * t * t)) * np.exp(-t * rng.uniform(0, 2)))


def vibrato(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    t = np.arange(int(RATE * rng.uniform(0.3, 3))) / RATE
    wobble = np.sin(2 * np.pi * rng.uniform(3, 8) * t)
    carrier = np.sin(2 * np.pi * rng.uniform(100, 800) * t + rng.uniform(0, 3) * wobble)
    return np.asarray(carrier * (1 + rng.uniform(0, 0.6) * wobble) * np.exp(-t * rng.uniform(0, 4)))


def scatter(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    canvas, sound = np.zeros(int(RATE * rng.uniform(1, 4)), np.float32), hit(rng, studio)
    for _ in range(int(rng.integers(2, 12))):
        place(canvas, np.asarray(sound, np.float32), rng.uniform(0, 0.7) * len(canvas) / RATE, rng.uniform(0.2, 1))
    return canvas


def echo(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    delay_s, feedback, sound = rng.uniform(0.12, 0.5), rng.uniform(0.25, 0.6), hit(rng, studio)
    canvas = np.zeros(int(RATE * (1 + delay_s * 6)), np.float32)
    for repeat in range(6):
        place(canvas, np.asarray(sound, np.float32), repeat * delay_s, feedback**repeat)
    return canvas


def noise(rng: Rng, studio: Studio) -> NDArray[np.floating]:
    white = rng.standard_normal(int(RATE * rng.uniform(0.5, 10)))
    if rng.random() < 0.5:
        return white
    brown = np.cumsum(white)
    return np.asarray(brown - np.linspace(brown[0], brown[-1], len(brown)))


def programme(seed: int, studio: Studio) -> Example:
    """16 to 70 s of speech, of one environment, of several, or of breathing noise, with pauses."""
    rng = np.random.default_rng([4, seed])
    seconds, kind, parts = rng.uniform(16, 70), rng.random(), list[NDArray[np.floating]]()
    rows = [r for r in studio.noises if (r["class"] == "speech") == (kind < 0.4)]
    if 0.4 <= kind < 0.6:
        one = str(rng.choice(sorted({r["subclass"] for r in rows})))
        rows = [r for r in rows if r["subclass"] == one]
    if kind > 0.93:
        t = np.arange(int(seconds * RATE)) / RATE
        parts = [0.1 * rng.standard_normal(len(t)) * (1 + 0.5 * np.sin(2 * np.pi * rng.uniform(0.02, 0.5) * t))]
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(studio.read(rows[rng.integers(len(rows))]["path"]) * rng.uniform(0.3, 1))
        parts.append(np.zeros(int(RATE * rng.choice([0, rng.uniform(0, 1.5)]))))
    return Example(master(rng, np.concatenate(parts)[: int(seconds * RATE)]), "programme", None)
