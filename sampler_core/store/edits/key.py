"""Corrections of a key."""

from __future__ import annotations

from typing import Any

from ...kinds import camelot, open_key
from ..keys import key_name, parse_key, split_key
from .plain import NONE, Result, number, within


def parse(text: str) -> str | None:
    """The name of a key, or ``None`` for none.

    Raises:
        ValueError: saying how keys are written.
    """
    if text.casefold() == NONE:
        return None
    if (name := parse_key(text)) is None:
        raise ValueError(f"a key: Am, A minor, 8A, 1m, or {NONE}")
    return name


def parse_cents(text: str) -> float | None:
    """A deviation from A4 = 440 Hz.

    Raises:
        ValueError: when it is none.
    """
    return None if text == NONE else number(text, -50, 50, "a number of cents")


def is_key(said: Any) -> bool:
    """Whether ``said`` can be what is kept of a key."""
    return said is None or (isinstance(said, str) and parse_key(said) == said)


def is_cents(said: Any) -> bool:
    """Whether ``said`` can be what is kept of a deviation."""
    return said is None or within(said, -50, 50)


def name_in(result: Result) -> str | None:
    """The key that ``result`` says."""
    return key_name(result["tonic"], result["mode"]) if result.get("tonic") else None


def with_key(result: Result, name: str | None) -> Result:
    """``result`` in the key ``name``, which is sure; maps in which it does not occur are left out."""
    whole: Result = {**result, "confidence": 1.0, "scores": None, "alternatives": []}
    if name != name_in(result):
        whole |= {"tonalness": None, "evidence": {}}
    if name is None:
        reason = result.get("no_key_reason") or "atonal"
        nowhere: Result = {"tonic": None, "mode": None, "camelot": None, "open_key": None, "key_map": [], "regions": []}
        return whole | nowhere | {"no_key_reason": reason}
    tonic, mode = split_key(name)
    for spans in ("key_map", "regions"):
        if not any((span["tonic"], span["mode"]) == (tonic, mode) for span in result.get(spans, ())):
            whole[spans] = []
    wheels = {"camelot": camelot(tonic, mode), "open_key": open_key(tonic, mode)}
    return whole | {"tonic": tonic, "mode": mode, "no_key_reason": None, **wheels}
