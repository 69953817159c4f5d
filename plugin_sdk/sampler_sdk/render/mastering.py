"""What happens to a recording after it is played: room, drive, tilt, pumping, low fidelity, level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy import signal

from .dsp import amplitude, highpass, lowpass, uniform
from .truth import Samples


@dataclass(frozen=True)
class Master:
    """A chain of effects; zero or ``None`` leaves one out."""

    reverb: float = 0.0
    reverb_s: float = 0.8
    drive: float = 0.0
    tilt_db: float = 0.0
    pump: float = 0.0
    echo: float = 0.0
    echo_beats: float = 0.75
    crush_bits: int | None = None
    band: tuple[float, float] | None = None
    noise_dbfs: float | None = None
    peak_dbfs: float = -1.0
    width: float = 1.0

    @classmethod
    def some(cls, rng: Generator) -> Master:
        """From untouched to heavily processed."""
        lofi = rng.random() < 0.12
        return cls(
            reverb=uniform(rng, 0.03, 0.3) if rng.random() < 0.5 else 0.0,
            reverb_s=uniform(rng, 0.3, 2.2),
            drive=uniform(rng, 0.3, 3.0) if rng.random() < 0.5 else 0.0,
            tilt_db=uniform(rng, -5, 5),
            pump=uniform(rng, 0.2, 0.8) if rng.random() < 0.2 else 0.0,
            echo=uniform(rng, 0.2, 0.6) if rng.random() < 0.15 else 0.0,
            echo_beats=float(rng.choice([0.5, 0.75, 1.0])),
            crush_bits=int(rng.integers(7, 12)) if lofi else None,
            band=(uniform(rng, 60, 250), uniform(rng, 3000, 8000)) if lofi else None,
            noise_dbfs=uniform(rng, -75, -45) if rng.random() < 0.3 else None,
            peak_dbfs=uniform(rng, -9, -0.1),
            width=float(rng.choice([0.0, 0.5, 1.0])),
        )

    def apply(
        self, rng: Generator, samples: Samples, rate: int, *, wrap: bool = False, beats: tuple[float, ...] = ()
    ) -> Samples:
        """Process stereo ``samples``. With ``wrap`` the room's tail runs on at the start, as in a loop."""
        out = samples
        if self.pump and beats:
            out = out * _pumping(self.pump, len(out), rate, beats)[:, None]
        if self.echo and len(beats) > 1:
            out = _echoed(out, self.echo, round(self.echo_beats * (beats[1] - beats[0]) * rate), wrap)
        if self.reverb:
            out = out + self.reverb * _room(rng, out, rate, self.reverb_s, wrap)
        out = _level(_tilt(out, self.tilt_db, rate), 0.0)
        if self.drive:
            out = np.tanh(out * np.float32(1 + self.drive))
        if self.band:
            out = lowpass(highpass(out, self.band[0], rate), self.band[1], rate, 4)
        middle = out.mean(axis=1, keepdims=True)
        out = _level(middle + np.float32(self.width) * (out - middle), self.peak_dbfs)
        if self.crush_bits:
            steps = np.float32(2 ** (self.crush_bits - 1))
            out = np.asarray(np.round(out * steps) / steps, np.float32)
        if self.noise_dbfs is not None:
            out = out + rng.standard_normal(out.shape, dtype=np.float32) * np.float32(amplitude(self.noise_dbfs))
        return np.clip(out, -1, 1).astype(np.float32)


def _level(samples: Samples, peak_dbfs: float) -> Samples:
    top = float(np.max(np.abs(samples), initial=1e-9))
    return samples * np.float32(amplitude(peak_dbfs) / top)


def _tilt(samples: Samples, db: float, rate: int) -> Samples:
    if abs(db) < 0.5:
        return samples
    low = lowpass(samples, 700, rate, 1)
    return low * np.float32(amplitude(-db / 2)) + (samples - low) * np.float32(amplitude(db / 2))


def _pumping(depth: float, frames: int, rate: int, beats: tuple[float, ...]) -> Samples:
    t = np.arange(frames, dtype=np.float32) / np.float32(rate)
    starts = np.asarray(beats, np.float32)
    since = t - starts[np.maximum(np.searchsorted(starts, t, side="right") - 1, 0)]
    return np.asarray(1 - depth * np.exp(-np.maximum(since, 0) / 0.12), np.float32)


def _echoed(samples: Samples, feedback: float, delay: int, wrap: bool) -> Samples:
    out = samples.copy()
    for n in range(1, 5):
        later = np.roll(samples, n * delay, axis=0)
        if not wrap:
            later[: n * delay] = 0
        out += np.float32(feedback**n) * later
    return out


def _room(rng: Generator, samples: Samples, rate: int, seconds: float, wrap: bool) -> Samples:
    n = max(2, round(seconds * rate))
    fall = np.exp(-6.9 * np.arange(n, dtype=np.float32) / n)[:, None]
    response = rng.standard_normal((n, 2), dtype=np.float32) * fall
    response = lowpass(response, 6000, rate, 1)
    response /= np.sqrt(np.sum(response**2, axis=0))
    wet = signal.oaconvolve(samples.mean(axis=1, keepdims=True), response, axes=0).astype(np.float32)
    out: Samples = np.array(wet[: len(samples)], np.float32)
    if wrap:
        for first in range(len(samples), len(wet), len(samples)):
            part = wet[first : first + len(samples)]
            out[: len(part)] += part
    return out
