"""What a person writes: ``92``, ``x2``, ``/2``, ``Am``, ``true``, ``none``."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from ..schemas import Schema
from ..spelling import searchable
from .paths import schema_at
from .settable import Settable, Times, Unsettable
from .values import is_plain

NONE = "none"
_FACTOR = re.compile(r"[x*](\d{1,3})(?:/(\d{1,3}))?|/(\d{1,3})", re.ASCII)


def read(what: Settable, text: str, known: Collection[str] | None = None) -> Any:
    """The value that ``text`` means, or a :class:`Times`. If ``known`` words are given, it has to be one of these where
    there is a vocabulary.

    Raises:
        Unsettable: saying what was expected.
    """
    if text.casefold() == NONE and what.can_be_none:
        return None
    if (times := _times(text)) is not None and times in what.edit.factors:
        return Times(float(times))
    value = _word(what, text, known) if what.is_text else _number(what, text)
    if fault := _fault(what, value):
        raise Unsettable(fault)
    return value


def has_vocabulary(what: Settable) -> bool:
    """Whether there is a list of the words that it can be, which may be that of the library."""
    return what.is_label or bool(what.words.words)


def _times(text: str) -> Fraction | None:
    """The factor that ``x2``, ``*2``, ``x1/2`` or ``/2`` is."""
    found = _FACTOR.fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    over, under = (1, int(found[3])) if found[3] else (int(found[1]), int(found[2] or 1))
    return Fraction(over, under) if under else None


def _number(what: Settable, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    whole = what.types == {"integer"}
    if not math.isfinite(value) or not what.allows(value) or (whole and not value.is_integer()):
        raise Unsettable(_expected_number(what, whole=whole))
    return int(value) if whole else value + 0.0


def _word(what: Settable, text: str, known: Collection[str] | None) -> Any:
    if what.types == {"boolean"}:
        if text not in ("true", "false"):
            raise Unsettable(f"expected true or false{_or_none(what)}")
        return text == "true"
    if not has_vocabulary(what):
        return text
    if word := what.words.read(text):
        return word
    if not what.words.open:
        raise Unsettable(f"{what.words.meant(text)}{_or_none(what)}")
    word = searchable(text) if what.is_label else text
    if not word:
        raise Unsettable("expected a word")
    if known is not None and word not in known:
        told = what.words.meant(word, sorted(known)) if known or what.words.words else "there is none yet;"
        raise Unsettable(f"nobody has said {word!r} yet: {told} --new-label makes it one")
    return word


def _fault(what: Settable, value: Any) -> str:
    """What the schema says to a value that stands in one field as it is."""
    part = schema_at(what.kind.schema, what.places[0])
    if part is None or (what.facet is not None and not is_plain(what.facet)):
        return ""
    return Schema({**part, "$defs": what.kind.schema.get("$defs", {})}).fault(value)


def _expected_number(what: Settable, *, whole: bool) -> str:
    low, high = what.edit.low, what.edit.high
    told = "expected a whole number" if whole else "expected a number"
    if low is not None and high is not None:
        told += f" between {low:g} and {high:g}"
    elif low is not None or high is not None:
        told += f" of at least {low:g}" if low is not None else f" of at most {high:g}"
    if what.facet is not None and what.facet.unit:
        told += f" {what.facet.unit}"
    factors = [f"x{factor:g}" if factor > 1 else f"/{1 / factor:g}" for factor in what.edit.factors]
    return f"{', '.join([told, *factors])}{_or_none(what)}"


def _or_none(what: Settable) -> str:
    return f", or {NONE}" if what.can_be_none else ""
