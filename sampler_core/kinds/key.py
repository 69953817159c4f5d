"""``key``: in which key, with alternatives, tuning and a map over time."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, ValidationInfo, model_validator

from ..contracts.estimate import check_sum, is_read
from ..contracts.result import Part, Result
from ..contracts.span import Span
from ..contracts.upstream import Upstream

Tonic = Literal["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
Mode = Literal["major", "minor"]
TONICS: tuple[Tonic, ...] = get_args(Tonic)


def camelot(tonic: Tonic, mode: Mode) -> str:
    """The key's place on the Camelot wheel: C major is ``8B``, a fifth up is one more, A minor is ``8A``."""
    return f"{_hour(tonic, mode)}{'A' if mode == 'minor' else 'B'}"


def open_key(tonic: Tonic, mode: Mode) -> str:
    """The key in Open Key notation: C major is ``1d``, a fifth up is one more, A minor is ``1m``."""
    return f"{(_hour(tonic, mode) + 4) % 12 + 1}{'m' if mode == 'minor' else 'd'}"


def _hour(tonic: Tonic, mode: Mode) -> int:
    relative_major = TONICS.index(tonic) + (3 if mode == "minor" else 0)
    return (7 * relative_major + 7) % 12 + 1


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

    ``scores`` are the probabilities of the 24 keys, C major … B major, then C minor … B minor. ``confidence`` and the
    probabilities of ``alternatives`` add up to 1 at most, and the answer is none of them. Where ``key_map`` has keys,
    the answer is one of them.
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
    def _answer(self, info: ValidationInfo) -> Self:
        if (self.tonic is None) != (self.no_key_reason is not None) or (self.tonic is None) != (self.mode is None):
            raise ValueError("a key has either tonic and mode, or a no_key_reason")
        if self.scores is not None and len(self.scores) != 24:
            raise ValueError(f"{len(self.scores)} scores, expected 24")
        if not is_read(info):
            self._check_alternatives()
        return self

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """As for every result; and what is said of alternatives, names and the map above."""
        super().check_against(duration_s, inputs)
        self._check_alternatives()

    def _check_alternatives(self) -> None:
        check_sum("the key", (self.confidence, *(each.probability for each in self.alternatives)))
        if self.tonic is None or self.mode is None:
            if self.camelot or self.open_key:
                raise ValueError("what has no key has no place on a wheel")
            return
        name = f"{self.tonic} {self.mode}"
        if any((each.tonic, each.mode) == (self.tonic, self.mode) for each in self.alternatives):
            raise ValueError(f"the answer, {name}, is among its own alternatives")
        for told, right in ((self.camelot, camelot), (self.open_key, open_key)):
            if told not in (None, right(self.tonic, self.mode)):
                raise ValueError(f"{name} is {right(self.tonic, self.mode)}, not {told}")
        keys = {(span.tonic, span.mode) for span in self.key_map if span.tonic}
        if keys and (self.tonic, self.mode) not in keys:
            raise ValueError(f"{name} occurs nowhere in the key map")
