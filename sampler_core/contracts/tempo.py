"""``tempo``: how fast, with beats and bars."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .result import Part, Result
from .span import Span


class TempoCandidate(Part):
    """An alternative answer and its probability."""

    bpm: float = Field(gt=0)
    probability: float = Field(ge=0, le=1)
    relation: str
    """To the main answer: ``x2``, ``x1/2``, ``x3/2``, ``x2/3``, ``x3``, ``x1/3`` or ``other``."""


class Beat(Part):
    """One beat. ``position`` counts from 1 within the bar where the meter is known."""

    time_s: float = Field(ge=0)
    position: int | None = Field(default=None, ge=1)
    interpolated: bool = False


class Meter(Part):
    """Time signature."""

    numerator: int = Field(ge=1)
    denominator: int = Field(ge=1)
    probability: float = Field(ge=0, le=1)


class TempoPoint(Part):
    """The local tempo from ``time_s`` on."""

    time_s: float = Field(ge=0)
    bpm: float = Field(gt=0)


class RegionTempo(Span):
    """The tempo of one long region; ``bpm`` of ``None`` means it has none."""

    bpm: float | None = Field(default=None, gt=0)
    confidence: float = Field(ge=0, le=1)


class Tempo(Result):
    """The tempo of a file. ``bpm`` of ``None`` is an answer: this sound has no tempo, and why.

    ``confidence`` is the calibrated probability that this answer is right (within 4 % where it is a number);
    ``octave_confidence`` the probability that it is right given that it is right up to a factor of 2 or 3.
    """

    kind = "tempo"

    bpm: float | None = Field(gt=0)
    confidence: float = Field(ge=0, le=1)
    octave_confidence: float | None = Field(default=None, ge=0, le=1)
    no_tempo_reason: Literal["one_shot", "no_onsets", "no_pulse", "silent"] | None = None
    alternatives: tuple[TempoCandidate, ...] = ()
    is_constant: bool | None = None
    tempo_map: tuple[TempoPoint, ...] = ()
    beats: tuple[Beat, ...] = ()
    meter: Meter | None = None
    loop_beats: float | None = None
    """The file's length in beats, where it is a loop of a whole number of beats."""
    regions: tuple[RegionTempo, ...] = ()
    evidence: dict[str, float] = {}
    """What the decision rests on, by name."""

    @model_validator(mode="after")
    def _answer(self) -> Self:
        if (self.bpm is None) != (self.no_tempo_reason is not None):
            raise ValueError("a tempo has either a bpm or a no_tempo_reason")
        return self
