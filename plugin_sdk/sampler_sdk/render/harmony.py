"""Keys, scales and chord progressions, with sevenths and borrowed chords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from numpy.random import Generator

from sampler_core.kinds import Mode, Tonic

from .truth import TrueKey

TONICS: tuple[Tonic, ...] = get_args(Tonic)
_MODES: tuple[Mode, ...] = get_args(Mode)
_SCALES: dict[str, tuple[int, ...]] = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_SHAPES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "M7": (0, 4, 7, 11), "m7": (0, 3, 7, 10), "o": (0, 3, 6),
    "h": (0, 3, 6, 10), "s": (0, 5, 7), "9": (0, 4, 7, 14), "m9": (0, 3, 7, 14), "5": (0, 7, 12),
}  # fmt: skip
_ROOTS = {"1": 0, "b2": 1, "2": 2, "b3": 3, "3": 4, "4": 5, "#4": 6, "5": 7, "b6": 8, "6": 9, "b7": 10, "7": 11}
# "root quality" per bar, degrees of the major scale with accidentals; written so that the tonic is home.
_MAJOR = (
    "1 5 6m 4", "1 6m 4 5", "1 4 5 1", "1 4 1 5", "1 5 4 4", "1 3m 4 5", "1 6m 2m 5", "1M7 6m7 2m7 57", "1 4 6m 5",
    "1M7 4M7 1M7 4M7", "1 b7 4 1", "1 4 4m 1", "1 37 6m 4", "1 27 4 1", "1 5 6m 3m 4 1 4 5",
    "17 17 47 17 57 47 17 57", "2m7 57 1M7 1M7", "4 5 3m 6m 2m 5 1 1", "1 b6 b7 1", "19 6m9 4M7 5s", "1 1 4 5",
    "6m 4 1 5", "1M7 2m7 3m7 4M7",
)  # fmt: skip
_MINOR = (
    "1m b6 b3 b7", "1m 4m 5 1m", "1m b7 b6 b7", "1m b7 b6 57", "1m 4m 1m 5m", "1m b6 4m 5", "1m7 4m7 1m7 4m7",
    "1m b3 b7 4", "2h 57 1m7 1m7", "1m 1m b6 b7", "1m b2 1m b7", "1m7 47 1m7 47", "1m 5m b6 4m", "1m9 b6M7 b3M7 b7",
    "1m b3 b6 5", "1m 4m b7 b3 b6 2o 5 1m", "1m b6 1m b7", "b6 b7 1m 1m", "1m 1m 4m 4m", "15 b75 b65 b75",
)  # fmt: skip


@dataclass(frozen=True)
class Chord:
    """A chord as pitch classes above C: root first."""

    root: int
    tones: tuple[int, ...]


@dataclass(frozen=True)
class Harmony:
    """A key with the means to write in it."""

    key: TrueKey

    @classmethod
    def some(cls, rng: Generator, key: TrueKey | None = None) -> Harmony:
        """In ``key``, or in any of the 24."""
        return cls(key or TrueKey(tonic=TONICS[int(rng.integers(12))], mode=_MODES[int(rng.integers(2))]))

    @property
    def tonic(self) -> int:
        """Pitch class of the tonic, C = 0."""
        return TONICS.index(self.key.tonic)

    @property
    def scale(self) -> tuple[int, ...]:
        """Pitch classes of the (natural) scale, tonic first."""
        return tuple((self.tonic + step) % 12 for step in _SCALES[self.key.mode])

    def progression(self, rng: Generator) -> tuple[Chord, ...]:
        """One chord per bar, usually four."""
        book: tuple[str, ...] = _MAJOR if self.key.mode == "major" else _MINOR
        book = book[:9] if rng.random() < 0.5 else book  # plain ones are the more common
        return tuple(self.chord(symbol) for symbol in str(rng.choice(book)).split())

    def chord(self, symbol: str) -> Chord:
        """The chord of a symbol such as ``b6M7``."""
        size = 2 if symbol[0] in "b#" else 1
        root = (self.tonic + _ROOTS[symbol[:size]]) % 12
        return Chord(root, tuple((root + step) % 12 for step in _SHAPES[symbol[size:]]))

    def ladder(self, chord: Chord, low: int, high: int) -> list[int]:
        """MIDI notes of the scale between ``low`` and ``high``, bent where the chord is chromatic."""
        raised = {pc for pc in chord.tones if pc not in self.scale}
        kept = [pc for pc in self.scale if not raised & {(pc + 1) % 12, (pc - 1) % 12}] if raised else self.scale
        classes = {*kept, *raised}
        return [midi for midi in range(low, high + 1) if midi % 12 in classes]
