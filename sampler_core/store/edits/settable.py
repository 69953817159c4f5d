"""What a person can set: how it is written, where it stands in a result, and what a result is with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...kinds import Question
from . import classes, key, tempo
from .plain import UNSAID, Result, is_single

__all__ = ["BY_FIELD", "NAMED", "UNSAID", "Result", "Settable", "is_sound", "settable"]
QUESTIONS: tuple[Question, ...] = ("type", "form", "content", "own")


@dataclass(frozen=True)
class Settable:
    """A field of a kind.

    ``parse`` reads what a person writes (``ValueError`` says what was expected). ``said`` takes that, what the result
    says now and the correction there was to what is kept: :data:`UNSAID` where it ``needs`` something that is not
    there. ``value`` is what a correction comes to, ``estimate`` finds the field in a result, and ``applied`` is a
    result with a correction and nothing left in it that contradicts it. ``contradicts`` tells which other corrections
    of the kind cannot stand beside it; ``question`` is that whose labels are the vocabulary. ``handed`` corrections go
    to the analyzers that take them, at their next run. ``fits`` tells whether a value can be what was kept.
    """

    kind: str
    field: str
    parse: Callable[[str], Any]
    estimate: Callable[[Result], Any]
    applied: Callable[[Result, Any], Result]
    said: Callable[[Any, Result, Any], Any] = lambda value, shown, before: value
    needs: str = ""
    value: Callable[[Any], Any] = lambda said: said
    contradicts: Callable[[Any, str, Any], bool] = lambda said, other, other_said: False
    question: Question | None = None
    handed: Callable[[Any], bool] = lambda said: False
    fits: Callable[[Any], bool] = is_single

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind}.{self.field}"


def _answer_to(question: Question) -> Settable:
    return Settable(
        "contents",
        question,
        classes.parse_label,
        lambda result: classes.answer(question, result),
        lambda result, name: classes.with_answer(question, result, name),
        contradicts=lambda name, other, label: classes.contradict(question, name, other, label),
        question=question,
        fits=classes.is_label,
    )


NAMED: dict[str, Settable] = {
    "bpm": Settable(
        "tempo", "bpm", tempo.parse_bpm, lambda result: result.get("bpm"), tempo.with_bpm, tempo.said_bpm,
        "there is no tempo to be changed by a factor, or none that can be set comes of it", tempo.bpm_of,
        contradicts=lambda said, other, other_said: True, handed=lambda said: not isinstance(said, dict),
        fits=tempo.is_bpm,
    ),
    "key": Settable("key", "key", key.parse, key.name_in, key.with_key, fits=key.is_key),
    **{question: _answer_to(question) for question in QUESTIONS},
}  # fmt: skip
"""By the names that need no kind."""
_OTHERS = (
    Settable(
        "tempo",
        "loop_beats",
        tempo.parse_loop_beats,
        lambda result: result.get("loop_beats"),
        tempo.with_loop_beats,
        tempo.said_of_beats,
        "they have no tempo: set bpm",
        contradicts=lambda said, other, other_said: other == "bpm",
        fits=tempo.is_loop_beats,
    ),
    Settable(
        "tempo",
        "is_constant",
        tempo.parse_constant,
        lambda result: result.get("is_constant"),
        tempo.with_constant,
        tempo.said_of_beats,
        "they have no tempo: set bpm",
        fits=lambda said: said is None or isinstance(said, bool),
    ),
    Settable(
        "key",
        "tuning_cents",
        key.parse_cents,
        lambda result: result.get("tuning_cents"),
        lambda result, cents: {**result, "tuning_cents": cents},
        fits=key.is_cents,
    ),
)
BY_FIELD = {(each.kind, each.field): each for each in (*NAMED.values(), *_OTHERS)}
"""All fields of the standard kinds that can be set."""


def settable(kind: str, field: str) -> Settable:
    """The field of a kind: one of those above, or a plain one, which reads nothing but what was stored."""
    return BY_FIELD.get((kind, field)) or Settable(
        kind, field, str, lambda result: result.get(field), lambda result, value: {**result, field: value}
    )


def is_sound(kind: str, field: str, said: Any) -> bool:
    """Whether a correction that was read can have been made: of the standard kinds only some fields can be set."""
    return ("." in kind or (kind, field) in BY_FIELD) and settable(kind, field).fits(said)
