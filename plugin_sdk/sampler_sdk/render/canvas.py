"""The stereo buffer sounds are placed on."""

from __future__ import annotations

import numpy as np

from .truth import Samples


class Canvas:
    """A stereo buffer of ``seconds``. With ``wrap`` tails run on at the start, as in a seamless loop; without it
    they are cut at the end. Remembers when sounds start."""

    def __init__(self, seconds: float, rate: int, *, wrap: bool = False) -> None:
        self.rate = rate
        self.wrap = wrap
        self.samples = np.zeros((max(1, round(seconds * rate)), 2), np.float32)
        self.onsets: list[float] = []

    @property
    def frames(self) -> int:
        """Length in frames."""
        return int(self.samples.shape[0])

    def add(self, sound: Samples, time_s: float, gain: float = 1.0, pan: float = 0.0) -> None:
        """Place mono ``sound`` at ``time_s``; ``pan`` runs from -1 (left) to 1 (right)."""
        first = round(max(time_s, 0.0) * self.rate)
        if first >= self.frames:
            return
        self.onsets.append(first / self.rate)
        angle = (pan + 1) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * np.sqrt(2))
        while len(sound):
            part = sound[: self.frames - first]
            self.samples[first : first + len(part)] += part[:, None] * sides
            sound, first = (sound[len(part) :], 0) if self.wrap else (sound[:0], 0)

    def onset_times(self) -> tuple[float, ...]:
        """When sounds start, in order; those within 5 ms count as one."""
        merged: list[float] = []
        for time in sorted(self.onsets):
            if not merged or time - merged[-1] > 0.005:
                merged.append(time)
        return tuple(merged)
