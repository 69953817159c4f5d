"""What happens to sounds on their way into libraries: effects, rooms, gear, formats. Seeded by a generator.

Every effect takes and gives samples of shape ``(frames, channels)``.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Literal

import numpy as np
import soxr
from numpy.random import Generator
from sampler_sdk.render.dsp import amplitude, bandpass, highpass, lowpass, uniform
from sampler_sdk.render.noises import pink
from scipy import signal
from sound import Samples, Sound, pick

Kind = Literal["hit", "tone", "loop", "scene"]
"""Hits may be retuned and ring on in a room; loops keep their length; scenes are speech, weather and music."""
Effect = Callable[[Generator, Samples, int], Samples]
_CODECS = {"libmp3lame": "mp3", "libopus": "ogg", "libvorbis": "ogg"}
_RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000)


def peaked(samples: Samples, peak: float = 1.0) -> Samples:
    """Scaled to a peak."""
    top = float(np.max(np.abs(samples), initial=0.0))
    return np.asarray(samples * np.float32(peak / top)) if top > 0 else samples


def retuned(samples: Samples, rate: int, semitones: float) -> Samples:
    """Played faster or slower, as a sampler does."""
    return np.asarray(soxr.resample(samples, rate * 2 ** (semitones / 12), rate), np.float32)


def equalised(rng: Generator, samples: Samples, rate: int) -> Samples:
    """A tilt and one bell, as RBJ's cookbook has it."""
    low = lowpass(samples, 700, rate, 1)
    tilt = uniform(rng, -6, 6)
    out = low * np.float32(amplitude(-tilt / 2)) + (samples - low) * np.float32(amplitude(tilt / 2))
    gain, q = amplitude(uniform(rng, -10, 10) / 2), uniform(rng, 0.5, 3)
    turn = 2 * np.pi * min(float(np.exp(rng.uniform(np.log(80), np.log(9000)))), 0.4 * rate) / rate
    alpha, middle = np.sin(turn) / (2 * q), -2 * np.cos(turn)
    b, a = [1 + alpha * gain, middle, 1 - alpha * gain], [1 + alpha / gain, middle, 1 - alpha / gain]
    return np.asarray(signal.lfilter(b, a, out, axis=0), np.float32)


def saturated(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Soft or hard clipping, sometimes lopsided."""
    drive = amplitude(uniform(rng, 2, 20))
    driven = peaked(samples) * np.float32(drive)
    if rng.random() < 0.3:
        return np.asarray(np.clip(driven, -1, 1))
    bias = np.float32(uniform(rng, -0.3, 0.3))
    return np.asarray(np.tanh(driven + bias) - np.tanh(bias), np.float32)


def compressed(rng: Generator, samples: Samples, rate: int) -> Samples:
    """A feed-forward compressor on the smoothed power of all channels."""
    pole = np.exp(-1 / (uniform(rng, 0.003, 0.08) * rate))
    power = signal.lfilter([1 - pole], [1, -pole], np.mean(peaked(samples) ** 2, axis=1))
    over = np.maximum(10 * np.log10(power + 1e-10) - uniform(rng, -40, -15), 0)
    gain = 10 ** (-over * (1 - 1 / uniform(rng, 2, 10)) / 20)
    return np.asarray(samples * gain.astype(np.float32)[:, None])


def room(rng: Generator, samples: Samples, rate: int, *, grow: bool = True) -> Samples:
    """Early reflections and a decaying noise tail (Moorer, *About this reverberation business*, 1979)."""
    seconds = float(np.exp(rng.uniform(np.log(0.12), np.log(2.5))))
    n = max(64, round(seconds * rate))
    fall = np.exp(-6.9 * np.arange(n) / n)[:, None]
    tail = rng.standard_normal((n, 2), dtype=np.float32) * fall.astype(np.float32)
    tail = lowpass(tail, uniform(rng, 2500, 9000), rate, 1)
    early = rng.integers(round(0.001 * rate), max(round(0.03 * rate), round(0.001 * rate) + 2), 8)
    tail[np.minimum(early, n - 1)] += rng.uniform(-4, 4, (8, 2)).astype(np.float32)
    tail /= np.sqrt(np.sum(tail**2, axis=0))
    dry = np.concatenate([samples, np.zeros((n if grow else 0, samples.shape[1]), np.float32)])
    wet = signal.oaconvolve(dry.mean(axis=1, keepdims=True), tail[:, : max(1, samples.shape[1])], axes=0)[: len(dry)]
    mix = dry + np.float32(uniform(rng, 0.05, 0.9)) * wet.astype(np.float32)
    loud = np.flatnonzero(np.abs(mix).max(axis=1) > 3e-4 * np.abs(mix).max())
    return np.asarray(mix[: max(len(samples), int(loud[-1]) + 1 if len(loud) else 0)], np.float32)


def crushed(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Few bits, and samples held."""
    steps = np.float32(2 ** (int(rng.integers(6, 13)) - 1))
    out = np.round(peaked(samples, 0.9) * steps) / steps
    hold = int(rng.integers(1, 4))
    return np.asarray(np.repeat(out[::hold], hold, axis=0)[: len(samples)], np.float32)


def widened(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Mono, narrower, or the sides a little apart in time."""
    if samples.shape[1] == 2:
        middle = samples.mean(axis=1, keepdims=True)
        return np.asarray(middle + np.float32(uniform(rng, 0, 1.4)) * (samples - middle))
    late = np.roll(samples, int(rng.integers(1, max(2, round(0.012 * rate)))), axis=0)
    return np.concatenate([samples, late * np.float32(uniform(rng, 0.6, 1))], axis=1)


def noised(rng: Generator, samples: Samples, rate: int) -> Samples:
    """A floor of hiss, pink noise or hum, 25 to 70 dB below the peak."""
    seconds = len(samples) / rate
    kind = pick(rng, "hiss", "pink", "hum")
    t = np.arange(len(samples)) / rate
    if kind == "hum":
        mains, phases = float(rng.choice([50.0, 60.0])), rng.uniform(0, 6, 8)
        floor = 0.4 * np.sum([np.sin(2 * np.pi * mains * k * t + phases[k]) / k for k in range(1, 8)], axis=0)
    else:
        floor = pink(rng, seconds, rate) if kind == "pink" else 0.3 * rng.standard_normal(len(t))
    level = float(np.max(np.abs(samples), initial=0.0)) * amplitude(uniform(rng, -70, -25))
    added = np.resize(np.asarray(floor, np.float32), len(samples))[:, None]
    return samples + added * np.float32(level)


def banded(rng: Generator, samples: Samples, rate: int) -> Samples:
    """A small speaker, a telephone, a radio."""
    low, high = uniform(rng, 60, 350), uniform(rng, 2800, 9000)
    return bandpass(samples, low, high, rate, 2)


def faded(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Faded in or out, or cut off before it has died away."""
    out = samples.copy()
    if rng.random() < 0.5:
        keep = max(round(0.05 * rate), round(len(out) * uniform(rng, 0.35, 1)))
        out = out[:keep]
    n = min(len(out), round(uniform(rng, 0.002, 0.25) * rate))
    out[-n:] *= np.linspace(1, 0, n, dtype=np.float32)[:, None]
    return out


def coded(rng: Generator, samples: Samples, rate: int) -> Samples:
    """Through a lossy format and back, by FFmpeg."""
    codec = pick(rng, *_CODECS)
    low, high = (24, 65) if codec == "libopus" else (48, 129)
    # Which bit rates Vorbis takes depends on the sampling rate; qualities 0 to 3 are those of 64 to 112 kbit/s.
    size = ("-q:a", str(int(rng.integers(4)))) if codec == "libvorbis" else ("-b:a", f"{int(rng.integers(low, high))}k")
    raw = ("-f", "f32le", "-ar", str(rate), "-ac", str(samples.shape[1]))
    given = np.clip(samples, -1, 1).astype("<f4").tobytes()
    small = _ffmpeg((*raw, "-i", "-", "-c:a", codec, *size, "-f", _CODECS[codec]), given)
    decoded = np.frombuffer(_ffmpeg(("-f", _CODECS[codec], "-i", "-", *raw), small), "<f4")
    return decoded.reshape(-1, samples.shape[1]).astype(np.float32)


def _ffmpeg(arguments: tuple[str, ...], given: bytes) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", *arguments, "-"]
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout


_CHAINS: dict[Kind, tuple[tuple[float, Effect], ...]] = {
    "hit": ((0.6, equalised), (0.35, saturated), (0.3, compressed), (0.3, room), (0.3, faded), (0.25, widened),
            (0.12, crushed), (0.06, banded), (0.2, noised)),
    "tone": ((0.5, equalised), (0.25, saturated), (0.25, compressed), (0.4, room), (0.25, faded), (0.3, widened),
             (0.08, crushed), (0.06, banded), (0.2, noised)),
    "loop": ((0.5, equalised), (0.25, saturated), (0.3, compressed), (0.25, widened), (0.08, crushed),
             (0.08, banded), (0.15, noised)),
    "scene": ((0.5, equalised), (0.15, saturated), (0.3, compressed), (0.4, room), (0.2, widened), (0.05, crushed),
              (0.15, banded), (0.3, noised)),
}  # fmt: skip
_PITCH: dict[Kind, float] = {"hit": 4.0, "tone": 0.5, "loop": 0.0, "scene": 0.0}


def processed(rng: Generator, samples: Samples, rate: int, kind: Kind) -> tuple[Samples, int]:
    """A chain of effects, another sampling rate now and then, and a level; the samples and their new rate."""
    out = samples if samples.ndim == 2 else samples[:, None]
    if rng.random() < 0.6 and _PITCH[kind]:
        out = retuned(out, rate, uniform(rng, -_PITCH[kind], _PITCH[kind]))
    for chance, effect in _CHAINS[kind]:
        if rng.random() < chance:
            out = effect(rng, out, rate)
    if rng.random() < 0.3:
        lower = int(rng.choice([r for r in _RATES if r <= 48000 and (kind == "scene" or r >= 16000)]))
        out, rate = np.asarray(soxr.resample(out, rate, lower), np.float32), lower
    out = peaked(highpass(out, 18, rate, 1), amplitude(uniform(rng, -20, -0.1)))
    if rng.random() < 0.15:
        out = coded(rng, out, rate)
    if kind != "loop" and rng.random() < 0.2:
        out = np.pad(out, ((round(uniform(rng, 0, 0.15) * rate), round(uniform(rng, 0, 0.6) * rate)), (0, 0)))
    return out, rate


def variant(sound: Sound, number: int, rng: Generator, kind: Kind) -> Sound:
    """``sound`` after a chain of effects."""
    samples, rate = processed(rng, sound.stereo, sound.rate, kind)
    return sound.varied(samples, rate, number)
