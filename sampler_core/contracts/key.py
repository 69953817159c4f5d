"""``key``: in which key, with alternatives, tuning and a map over time."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .result import Part, Result
from .span import Span

Tonic = Literal["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
Mode = Literal["major", "minor"]


class KeyCandidate(Part):
    """An alternative answer and its probability."""

    tonic: Tonic
    mode: Mode
    probability: float = Field(ge=0, le=1)
    relation: Literal["fifth", "relative", "parallel", "other"]


class KeySpan(Span):
    """The key of one stretch; no tonic means it has none."""

    tonic: Tonic | None = None
    mode: Mode | None = None
    confidence: float = Field(ge=0, le=1)


class Key(Result):
    """The key of a file. ``tonic`` of ``None`` is an answer: this sound has no key, and why.

    ``scores`` are the probabilities of the 24 keys, C major … B major, then C minor … B minor.
    """

    kind = "key"

    tonic: Tonic | None
    mode: Mode | None
    confidence: float = Field(ge=0, le=1)
    no_key_reason: Literal["atonal", "single_note", "silent"] | None = None
    scores: tuple[float, ...] | None = None
    alternatives: tuple[KeyCandidate, ...] = ()
    camelot: str | None = None
    open_key: str | None = None
    tuning_cents: float | None = None
    """Deviation from A4 = 440 Hz, −50 to 50."""
    tonalness: float | None = Field(default=None, ge=0, le=1)
    key_map: tuple[KeySpan, ...] = ()
    regions: tuple[KeySpan, ...] = ()
    evidence: dict[str, float] = {}

    @model_validator(mode="after")
    def _answer(self) -> Self:
        if (self.tonic is None) != (self.no_key_reason is not None) or (self.tonic is None) != (self.mode is None):
            raise ValueError("a key has either tonic and mode, or a no_key_reason")
        if self.scores is not None and len(self.scores) != 24:
            raise ValueError(f"{len(self.scores)} scores, expected 24")
        return self
