"""What a person writes: ``92``, ``x2``, ``/2``, ``Am``, ``true``, ``none``."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from ..spelling import searchable
from .kept import Times
from .settable import Settable, Unsettable

NONE = "none"
_LISTED = 8
"""So many words are told of a vocabulary."""
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
    if fault := what.fault(value):
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
        raise Unsettable(f"expected {expected(what)}")
    return int(value) if whole else value + 0.0


def _word(what: Settable, text: str, known: Collection[str] | None) -> Any:
    if what.types == {"boolean"}:
        if text not in ("true", "false"):
            raise Unsettable(f"expected {expected(what)}")
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


def expected(what: Settable) -> str:
    """What can be written, in words: ``a number between 10 and 1000 bpm, x2, /2, or none``."""
    if not what.is_text:
        told = _numbers(what)
    elif what.types == {"boolean"}:
        told = "true or false"
    elif has_vocabulary(what):
        known = list(what.words.words)
        more = ["…"] * (len(known) > _LISTED) + ["a label of your own"] * (what.is_label and what.words.open)
        told = ", ".join([*known[:_LISTED], *more])
    else:
        told = "a text"
    return f"{told}{_or_none(what)}"


def _numbers(what: Settable) -> str:
    low, high = what.edit.low, what.edit.high
    told = "a whole number" if what.types == {"integer"} else "a number"
    if low is not None and high is not None:
        told += f" between {low:g} and {high:g}"
    elif low is not None or high is not None:
        told += f" of at least {low:g}" if low is not None else f" of at most {high:g}"
    if what.facet is not None and what.facet.unit:
        told += f" {what.facet.unit}"
    return ", ".join([told, *(f"x{each:g}" if each > 1 else f"/{1 / each:g}" for each in what.edit.factors)])


def _or_none(what: Settable) -> str:
    return f", or {NONE}" if what.can_be_none else ""
