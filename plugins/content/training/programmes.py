"""Programmes joined from stretches of different content, their boundaries exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.random import Generator
from sampler_sdk import Audio
from sources import KINDS, RATE, Library, Samples, joined, levelled

_RATES = (22_050, 32_000, 44_100, 48_000)


@dataclass(frozen=True)
class Programme:
    """A programme and its truth: boundaries in seconds, both ends included; labels of what lies between."""

    name: str
    audio: Audio
    boundaries: tuple[float, ...]
    labels: tuple[str, ...]


@dataclass
class _Tape:
    parts: list[Samples]
    fades: list[int]
    marks: list[int]
    labels: list[str]

    def add(self, part: Samples, fade: int, label: str) -> None:
        """Append a part that overlaps the one before by ``fade`` samples."""
        if self.parts:
            self.fades.append(fade)
        self.parts.append(part)
        start = self.marks[-1] - fade if self.marks else 0
        if len(self.marks) > 1:
            self.marks[-1] = start + fade // 2
        self.marks = [*(self.marks or [0]), start + len(part)]
        self.labels.append(label)


def programme(seed: int, library: Library) -> Programme:
    """Six to twelve stretches of 4 to 20 s at levels within 6 dB, cut, cross-faded or parted by silence.

    Some stretches pause for up to 1.2 s, which is no boundary; a silence of 2 to 5 s is a stretch of its own.
    """
    rng = np.random.default_rng([seed, 17 if library.split == "test" else 5])
    tape = _Tape([], [], [], [])
    kind = name = ""
    for _ in range(int(rng.integers(6, 13))):
        kind, last = _next_kind(rng, kind), name
        sound, name = library.stretch(rng, kind, float(np.exp(rng.uniform(np.log(4), np.log(20)))))
        if name == last:
            continue
        sound = levelled(sound, rng.uniform(-29, -17))
        if kind != "speech" and rng.random() < 0.12:
            sound = _paused(rng, sound)
        if tape.parts and rng.random() < 0.15:
            tape.add(np.zeros((round(rng.uniform(2, 5) * RATE), 2), np.float32), 0, "silence")
            tape.add(sound, 0, f"{kind}/{name}")
        else:
            tape.add(sound, _fade(rng, tape, sound), f"{kind}/{name}")
    return _finished(rng, seed, tape)


def programmes(library: Library, first_seed: int, count: int) -> Iterator[Programme]:
    """``count`` programmes with consecutive seeds."""
    for seed in range(first_seed, first_seed + count):
        yield programme(seed, library)


def _next_kind(rng: Generator, last: str) -> str:
    """Any kind, but two speakers in a row are one conversation and not two contents."""
    choices = [kind for kind in KINDS if not (kind == last == "speech")]
    return str(rng.choice(choices))


def _fade(rng: Generator, tape: _Tape, sound: Samples) -> int:
    if not tape.parts or rng.random() < 0.6:
        return 0
    longest = min(len(tape.parts[-1]), len(sound)) // 3
    return min(longest, round(np.exp(rng.uniform(np.log(0.01), np.log(2.0))) * RATE))


def _paused(rng: Generator, sound: Samples) -> Samples:
    at = int(rng.uniform(0.3, 0.7) * len(sound))
    pause = np.zeros((round(rng.uniform(0.25, 1.2) * RATE), 2), np.float32)
    return np.concatenate([sound[:at], pause, sound[at:]])


def _finished(rng: Generator, seed: int, tape: _Tape) -> Programme:
    samples, rate = joined(tape.parts, tape.fades), int(rng.choice(_RATES))
    samples /= max(1.0, float(np.abs(samples).max()) / 0.98)
    if rng.random() < 0.4:
        level = np.float32(10 ** (rng.uniform(-75, -55) / 20))
        samples += level * rng.standard_normal(samples.shape, dtype=np.float32)
    if rng.random() < 0.5:
        samples = samples.mean(axis=1, keepdims=True)
    audio = Audio.from_array(soxr.resample(samples, RATE, rate), rate)
    boundaries = tuple(float(mark) / RATE for mark in tape.marks)
    return Programme(f"programme-{seed}", audio, boundaries, tuple(tape.labels))
