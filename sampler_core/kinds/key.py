"""``key``: in which key, with alternatives, tuning and a map over time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, Self, get_args

from pydantic import Field, ValidationInfo, model_validator

from ..contracts.estimate import check_sum, is_read
from ..contracts.facets import About, Edit, Effect, Facet, Lane, Sentence, Word
from ..contracts.part import Part
from ..contracts.result import Result
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


@cache
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


_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_SPELLINGS = [
    (letter + sign, (pitch + step) % 12) for letter, pitch in _LETTERS.items() for sign, step in _ACCIDENTALS.items()
]
_MODES: dict[Mode, tuple[str, ...]] = {"major": ("", "M", "maj", "major"), "minor": ("m", "min", "minor")}
_KEYS: tuple[tuple[Tonic, Mode], ...] = tuple((tonic, mode) for mode in _MODES for tonic in TONICS)


def _written(tonic: Tonic, mode: Mode) -> tuple[str, ...]:
    """Ways to write a key by its name: ``Am``, ``Amin``, ``Aminor``."""
    spelt = [name for name, pitch in _SPELLINGS if pitch == TONICS.index(tonic)]
    return tuple(name + suffix for name in spelt for suffix in _MODES[mode])


@cache
def _neighbours(tonic: Tonic, mode: Mode) -> list[tuple[Tonic, Mode]]:
    """The keys beside one on the wheel: a fifth up and down, and the relative key."""
    other: Mode = "major" if mode == "minor" else "minor"
    return [
        *((t, m) for t, m in _KEYS if m == mode and (_hour(t, m) - _hour(tonic, mode)) % 12 in (1, 11)),
        *((t, m) for t, m in _KEYS if m == other and _hour(t, m) == _hour(tonic, mode)),
    ]


def _words(name: Callable[[Tonic, Mode], str], *others: Callable[[Tonic, Mode], tuple[str, ...]]) -> tuple[Word, ...]:
    return tuple(
        Word(
            name=name(*key),
            aliases=tuple(alias for other in others for alias in other(*key)),
            near=tuple(name(*each) for each in _neighbours(*key)),
            parts=key,
        )
        for key in _KEYS
    )


def _on_wheels(tonic: Tonic, mode: Mode) -> tuple[str, ...]:
    return camelot(tonic, mode), open_key(tonic, mode)


_PLACES = ("tonic", "mode")
_ABOUT = About(
    facets=(
        Facet(
            name="key",
            help="Key: Am, A minor, 8A and 1m are the same",
            type="text",
            at=_PLACES,
            confidence="confidence",
            column=True,
            words=_words(lambda tonic, mode: f"{tonic} {mode}", _written, _on_wheels),
            open=False,
            claims=("key",),
            edit=Edit(
                effects=(
                    Effect(effect="clear", at="scores"),
                    Effect(effect="clear", at="alternatives"),
                    Effect(effect="clear", at="tonalness", when="changed"),
                    Effect(effect="clear", at="evidence", when="changed"),
                    Effect(effect="set", at="no_key_reason", value="atonal", when="none", keep=True),
                    Effect(effect="clear", at="no_key_reason", when="value"),
                    Effect(effect="set", at="camelot", facet="camelot"),
                    Effect(effect="set", at="open_key", facet="open_key"),
                    Effect(effect="clear", at="key_map", unless=_PLACES),
                    Effect(effect="clear", at="regions", unless=_PLACES),
                )
            ),
        ),
        Facet(
            name="camelot",
            help="Place on the Camelot wheel",
            type="text",
            at=_PLACES,
            confidence="confidence",
            words=_words(camelot, lambda tonic, mode: (open_key(tonic, mode),)),
            open=False,
        ),
        Facet(
            name="open_key",
            help="The key in Open Key notation",
            type="text",
            at=_PLACES,
            confidence="confidence",
            words=_words(open_key, lambda tonic, mode: (camelot(tonic, mode),)),
            open=False,
        ),
        Facet(
            name="tuning_cents",
            help="Deviation from A4 = 440 Hz",
            type="number",
            at="tuning_cents",
            unit="cents",
            format=".1f",
            edit=Edit(low=-50.0, high=50.0),
        ),
    ),
    lanes=(Lane(type="spans", title="key", at="key_map", label=_PLACES),),
    sentence=Sentence(
        text="{tonic} {mode} ({camelot}, {open_key}), confidence {confidence:.2f}"
        "[; or {alternatives|each {tonic} {mode} ({probability:.2f})}]",
        of="tonic",
        none="no key ({no_key_reason|words}), confidence {confidence:.2f}",
    ),
)


class Key(Result):
    """The key of a file. ``tonic`` of ``None`` is an answer: this sound has no key, and why.

    ``scores`` are the probabilities of the 24 keys, C major … B major, then C minor … B minor. ``confidence`` and the
    probabilities of ``alternatives`` add up to 1 at most, and the answer is none of them. Where ``key_map`` has keys,
    the answer is one of them.
    """

    kind = "key"
    about = _ABOUT

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
