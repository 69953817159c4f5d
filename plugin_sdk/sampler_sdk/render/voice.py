"""Voice-like sounds: a glottal source through moving formants. Babble with the rhythm of speech, and sung vowels."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import signal

from .dsp import bandpass, fade_out, noise, normalise, times, uniform
from .truth import Samples

_VOWELS = np.array([
    [730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480], [570, 840, 2410], [660, 1720, 2410],
    [440, 1020, 2240], [490, 1350, 1690],
], np.float64)  # fmt: skip
_GAINS = (1.0, 0.5, 0.25)


def _formants(source: Samples, vowel: NDArray[np.float64], rate: int) -> Samples:
    out = np.zeros(len(source))
    for hz, gain in zip(vowel, _GAINS, strict=True):
        b, a = signal.iirpeak(min(hz, 0.45 * rate), hz / (60 + hz * 0.04), fs=rate)
        out += gain * signal.lfilter(b, a, source)
    return out.astype(np.float32)


def _glottis(f0: NDArray[np.float64], rng: Generator, rate: int) -> Samples:
    phase = np.cumsum(f0) / rate
    pulse = 1 - 2 * (phase % 1.0) ** 3
    breath = noise(rng, len(f0) / rate, rate)[: len(f0)]
    return np.asarray(pulse - pulse.mean() + 0.1 * breath, np.float32)


def syllable(rng: Generator, rate: int, pitch_hz: float) -> Samples:
    """A consonant and a vowel on a gliding pitch."""
    seconds = float(np.clip(rng.lognormal(np.log(0.17), 0.45), 0.06, 0.5))
    t = times(seconds, rate)
    f0 = pitch_hz * np.exp(uniform(rng, -0.25, 0.25) * (t / seconds) + uniform(rng, -0.1, 0.1) * np.sin(9 * t))
    body = _formants(_glottis(f0, rng, rate), rng.choice(_VOWELS) * uniform(rng, 0.9, 1.15), rate)
    body *= np.sin(np.pi * np.minimum(t / seconds, 1)).astype(np.float32) ** uniform(rng, 0.3, 0.8)
    body = normalise(body)
    if rng.random() < 0.6:
        hiss = noise(rng, uniform(rng, 0.02, 0.11), rate)
        hiss = bandpass(hiss, uniform(rng, 1500, 4500), uniform(rng, 6000, 9000), rate)
        body = np.concatenate([fade_out(hiss, rate) * np.float32(uniform(rng, 0.3, 1.0)), body])
    return body


def babble(rng: Generator, seconds: float, rate: int) -> Samples:
    """Speech-like babble: phrases of syllables of uneven length, between pauses. No pulse, no key."""
    out = np.zeros(max(2, round(seconds * rate)), np.float32)
    base, at = uniform(rng, 85, 240), 0
    while at < len(out):
        pitch = base * uniform(rng, 0.95, 1.3)
        for _ in range(int(rng.integers(3, 11))):
            sound = syllable(rng, rate, pitch) * np.float32(uniform(rng, 0.4, 1.0))
            part = sound[: max(0, len(out) - at)]
            out[at : at + len(part)] += part
            at += round(len(sound) * uniform(rng, 0.85, 1.05) + uniform(rng, 0, 0.05) * rate)
            pitch *= uniform(rng, 0.9, 1.05)
        at += round(uniform(rng, 0.15, 0.7) * rate)
    return normalise(fade_out(out, rate))


def vowel(rng: Generator, seconds: float, rate: int) -> Samples:
    """A sung vowel with vibrato."""
    t = times(seconds, rate)
    midi = int(rng.integers(45, 74))
    depth = 0.012 * np.minimum(t / 0.3, 1)
    f0 = 440 * 2 ** ((midi - 69) / 12) * (1 + depth * np.sin(2 * np.pi * uniform(rng, 4.5, 6.5) * t))
    body = _formants(_glottis(f0, rng, rate), rng.choice(_VOWELS), rate)
    swell = np.minimum(t / 0.05, 1) * np.minimum((seconds - t) / 0.12, 1).clip(0)
    return normalise(body * swell.astype(np.float32))
