"""Playing grooves: kits, ghost notes, fills and human timing."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from .canvas import Canvas
from .clock import Clock
from .drums import VOICES
from .dsp import uniform
from .grooves import Groove
from .truth import Samples

_STROKE = {"X": 1.0, "x": 0.75, "o": 0.45, "g": 0.18, "?": 0.55, "r": 0.6}
_LEVEL = {
    "kick": 0.9, "snare": 0.7, "clap": 0.6, "hat": 0.28, "open": 0.26, "crash": 0.4, "ride": 0.3, "tom": 0.6,
    "conga": 0.5, "bongo": 0.4, "rim": 0.45, "bell": 0.3, "clave": 0.4, "shaker": 0.25,
}  # fmt: skip


class Kit:
    """One set of drums: every voice sounds the same within a recording, up to ``takes`` variants."""

    def __init__(self, rng: Generator, rate: int) -> None:
        self._rng = rng
        self._rate = rate
        self._takes = int(rng.choice([1, 1, 3]))
        self._hits: dict[str, list[Samples]] = {}
        self.pan = {name: 0.0 if name in ("kick", "snare") else uniform(rng, -0.5, 0.5) for name in VOICES}

    def hit(self, voice: str) -> Samples:
        """One hit of ``voice``."""
        if voice not in self._hits:
            first = VOICES[voice](self._rng, self._rate)
            # Takes of one drum differ as strokes do: a little in level.
            others = [first * uniform(self._rng, 0.85, 1.1) for _ in range(self._takes - 1)]
            self._hits[voice] = [first, *others]
        hits = self._hits[voice]
        return hits[int(self._rng.integers(len(hits)))]


@dataclass(frozen=True)
class Feel:
    """How a drummer plays: timing spread in milliseconds, level spread, and how often the optional is played."""

    spread_ms: float
    dynamics: float
    busyness: float

    @classmethod
    def some(cls, rng: Generator) -> Feel:
        """From machine to loose."""
        return cls(
            spread_ms=float(rng.choice([0.0, 2.0, 5.0, 9.0])),
            dynamics=uniform(rng, 0.0, 0.25),
            busyness=uniform(rng, 0.15, 0.7),
        )


def play_groove(
    canvas: Canvas, rng: Generator, groove: Groove, kit: Kit, clock: Clock, feel: Feel, bars: range, gain: float = 1.0
) -> None:
    """Play ``groove`` in the given bars; the last bar of four and more ends in a fill now and then."""
    for bar in bars:
        fill = bar == bars[-1] and len(bars) >= 2 and rng.random() < 0.35
        for voice, line in groove.lines.items():
            quiet_from = len(line) - groove.steps_per_beat if fill and voice != "kick" else len(line)
            for step, stroke in enumerate(line[:quiet_from]):
                beat = bar * groove.beats_per_bar + step / groove.steps_per_beat
                if stroke != "." and (stroke != "?" or rng.random() < feel.busyness):
                    _strike(canvas, rng, kit, voice, clock, feel, beat, _STROKE[stroke] * gain)
                if stroke == "r":
                    half = 0.5 / groove.steps_per_beat
                    _strike(canvas, rng, kit, voice, clock, feel, beat + half, 0.45 * gain)
        if fill:
            _fill(canvas, rng, groove, kit, clock, feel, (bar + 1) * groove.beats_per_bar - 1, gain)


def _fill(
    canvas: Canvas, rng: Generator, groove: Groove, kit: Kit, clock: Clock, feel: Feel, beat: int, gain: float
) -> None:
    voice = str(rng.choice(["snare", "tom", "conga"]))
    for step in range(groove.steps_per_beat):
        if rng.random() < 0.85:
            at = beat + step / groove.steps_per_beat
            _strike(canvas, rng, kit, voice, clock, feel, at, uniform(rng, 0.5, 0.9) * gain)


def _strike(
    canvas: Canvas, rng: Generator, kit: Kit, voice: str, clock: Clock, feel: Feel, beat: float, velocity: float
) -> None:
    late_s = float(rng.normal(0, feel.spread_ms / 1000)) if feel.spread_ms else 0.0
    level = velocity * (1 + uniform(rng, -feel.dynamics, feel.dynamics))
    canvas.add(kit.hit(voice), clock.time(beat) + late_s, level * _LEVEL[voice], kit.pan[voice])
