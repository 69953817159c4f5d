"""From beats to seconds: steady, drifting or accelerating, straight or swung."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Times = NDArray[np.float64]


@dataclass(frozen=True)
class Clock:
    """``beat_times`` in seconds, one more than there are beats. ``swing`` is where the off-beat falls inside each
    ``swing_unit`` (in beats): 0.5 is straight, 0.667 a triplet."""

    beat_times: Times
    swing: float = 0.5
    swing_unit: float = 1.0

    @classmethod
    def steady(cls, bpm: float, beats: int) -> Clock:
        """A constant tempo."""
        return cls(np.arange(beats + 1, dtype=np.float64) * (60.0 / bpm))

    @classmethod
    def ramp(cls, first_bpm: float, last_bpm: float, beats: int) -> Clock:
        """A tempo that moves evenly from one value to another."""
        return cls._from_bpm(np.linspace(first_bpm, last_bpm, beats))

    @classmethod
    def drifting(cls, rng: Generator, bpm: float, beats: int, depth: float = 0.02) -> Clock:
        """A tempo as a band without a click keeps it: a smooth wander of relative ``depth``."""
        phase = rng.uniform(0, 2 * np.pi, 3)
        position = np.arange(beats)[:, None] / np.array([11.0, 23.0, 61.0])
        wander = np.sin(2 * np.pi * position + phase).mean(axis=1)
        return cls._from_bpm(bpm * (1.0 + depth * wander))

    @classmethod
    def _from_bpm(cls, bpm: Times) -> Clock:
        return cls(np.concatenate([[0.0], np.cumsum(60.0 / bpm)]))

    def swung(self, swing: float, unit: float) -> Clock:
        """The same beats with a swing."""
        return replace(self, swing=swing, swing_unit=unit)

    def delayed(self, seconds: float) -> Clock:
        """The same beats, later."""
        return replace(self, beat_times=self.beat_times + seconds)

    @property
    def beats(self) -> int:
        """Number of beats."""
        return len(self.beat_times) - 1

    @property
    def end_s(self) -> float:
        """Where the beat after the last would be."""
        return float(self.beat_times[-1])

    @property
    def bpm(self) -> float:
        """60 over the median beat."""
        return round(float(60.0 / np.median(np.diff(self.beat_times))), 6)

    @property
    def is_constant(self) -> bool:
        """Whether every beat is equally long."""
        return bool(np.ptp(np.diff(self.beat_times)) < 1e-6)

    def time(self, beat: float) -> float:
        """Seconds at a position in beats, swing applied."""
        unit, phase = divmod(beat / self.swing_unit, 1.0)
        warped = phase * 2 * self.swing if phase < 0.5 else self.swing + (phase - 0.5) * 2 * (1 - self.swing)
        return float(np.interp((unit + warped) * self.swing_unit, np.arange(self.beats + 1), self.beat_times))

    def grid(self, beats_per_bar: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Times of all beats, and of the first beats of the bars."""
        beats = tuple(float(t) for t in self.beat_times[:-1])
        return beats, beats[::beats_per_bar]
