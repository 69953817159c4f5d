"""What a person can set: how it is written, where it stands in a result, and what a result is with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..keys import camelot, key_name, parse_key
from ..labels import searchable

Result = dict[str, Any]
NONE = "none"
"""Says that there is none: no tempo, no key."""


@dataclass(frozen=True)
class Settable:
    """A field of a kind. ``parse`` reads what a person writes (``ValueError`` says what was expected), ``estimate``
    finds it in a result, ``applied`` is a result with it."""

    kind: str
    field: str
    parse: Callable[[str], Any]
    estimate: Callable[[Result], Any]
    applied: Callable[[Result, Any], Result]


def _parse_bpm(text: str) -> float | None:
    if text == NONE:
        return None
    try:
        bpm = float(text)
    except ValueError:
        bpm = 0.0
    if not 0 < bpm < 10_000:
        raise ValueError(f"a number of beats per minute, or {NONE}")
    return bpm


def _with_bpm(result: Result, bpm: float | None) -> Result:
    reason = None if bpm is not None else result.get("no_tempo_reason") or "no_pulse"
    return {**result, "bpm": bpm, "confidence": 1.0, "octave_confidence": None, "no_tempo_reason": reason}


def _parse_key(text: str) -> str | None:
    if text == NONE:
        return None
    if (name := parse_key(text)) is None:
        raise ValueError(f"a key: Am, A minor, 8A, 1m, or {NONE}")
    return name


def _key_of(result: Result) -> str | None:
    return key_name(result["tonic"], result["mode"]) if result.get("tonic") else None


def _with_key(result: Result, name: str | None) -> Result:
    tonic, mode = name.split(" ") if name else (None, None)
    reason = None if name else result.get("no_key_reason") or "atonal"
    wheel = camelot(tonic, mode) if tonic and mode else None
    return {
        **result, "tonic": tonic, "mode": mode, "confidence": 1.0, "no_key_reason": reason, "camelot": wheel,
        "open_key": None,
    }  # fmt: skip


def _parse_label(text: str) -> str:
    if not (name := searchable(text)):
        raise ValueError("a label")
    return name


def _answer_to(question: str) -> Settable:
    def estimate(result: Result) -> str | None:
        if question == "content":
            labels = [] if question in result["abstained"] else result["content"]
            return labels[0]["name"] if labels else None
        answer = result.get(question)
        return answer["name"] if answer else None

    def applied(result: Result, name: str) -> Result:
        whole = {"content": [], "alternatives": {}, "abstained": [], **result}
        candidates = whole["content"] if question == "content" else whole["alternatives"].get(question, [])
        others = [label for label in candidates if searchable(label["name"]) != name]
        known: Result = next((label for label in candidates if searchable(label["name"]) == name), {})
        answer = {**known, "name": known.get("name", name), "probability": 1.0}
        whole["abstained"] = [each for each in whole["abstained"] if each != question]
        if question == "content":
            shares = [label["share"] for label in (known, *others) if "share" in label]
            return {**whole, "content": [{**answer, "share": max(shares, default=1.0)}, *others]}
        alternatives = {**whole["alternatives"], question: [answer, *others]}
        return {**whole, question: answer, "alternatives": alternatives}

    return Settable("contents", question, _parse_label, estimate, applied)


QUESTIONS = ("type", "form", "content", "own")
NAMED = {
    "bpm": Settable("tempo", "bpm", _parse_bpm, lambda result: result.get("bpm"), _with_bpm),
    "key": Settable("key", "key", _parse_key, _key_of, _with_key),
    **{question: _answer_to(question) for question in QUESTIONS},
}
"""By the names that need no kind."""
_BY_FIELD = {(each.kind, each.field): each for each in NAMED.values()}


def settable(kind: str, field: str) -> Settable:
    """The field of a kind: one of those above, or a plain one, which reads nothing but what was stored."""
    return _BY_FIELD.get((kind, field)) or Settable(
        kind, field, str, lambda result: result.get(field), lambda result, value: {**result, field: value}
    )
