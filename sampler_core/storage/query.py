"""The query language: ``bpm:120..128 key:Am,C class:kick conf>0.8 -tag:used path:drums/ "any text"``.

Terms are separated by spaces and all have to hold; ``-`` before one means that it must not. A term is
``field:value``, for numbers also ``field>value`` (or ``>=``, ``<``, ``<=``), or plain text, which is looked for in
paths and tags. Quote what contains spaces, colons or angle brackets. ``conf`` speaks of the other terms: how sure the
estimates have to be that they ask about.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..contracts import Status
from .codec import readable
from .keys import parse_key
from .labels import searchable

_TERM = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z_]+)(?P<sign>:|[<>]=?))?(?P<value>"[^"]*(?P<end>"?)|\S*)')
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?")


class QueryError(ValueError):
    """A query that cannot be understood; ``position`` is the index of the character at fault."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message}\n  {text}\n  {' ' * position}^")
        self.position = position


@dataclass(frozen=True)
class Range:
    """A number between ``low`` and ``high``, both included unless ``strict``; ``None`` is open."""

    low: float | None
    high: float | None
    strict: bool = False


@dataclass(frozen=True)
class Names:
    """One of several names."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Contains:
    """A piece of text, in any case of letters."""

    text: str


@dataclass(frozen=True)
class Term:
    """One condition. Plain text has the field ``text``."""

    field: str
    value: Range | Names | Contains
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """All terms have to hold; none finds everything."""

    terms: tuple[Term, ...] = ()


class _ValueError(ValueError):
    """What is wrong with a value, and how far into it."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: pointing at the character that cannot be understood.
    """
    terms = []
    position = 0
    while (position := _skip_space(text, position)) < len(text):
        term, position = _term(text, position)
        terms.append(term)
    return Query(tuple(terms))


def _skip_space(text: str, position: int) -> int:
    return position + len(text[position:]) - len(text[position:].lstrip())


def _term(text: str, position: int) -> tuple[Term, int]:
    match = _TERM.match(text, position)
    assert match is not None
    field, raw, start, end = match["field"] or "text", match["value"], match.start("value"), match.end()
    if field not in _FIELDS:
        near = difflib.get_close_matches(field.lower(), _FIELDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"fields are {', '.join(_FIELDS)}; quote it if it is text"
        raise QueryError(f"there is no field {field!r}: {hint}", text, match.start("field"))
    quoted = raw.startswith('"')
    if quoted and not match["end"]:
        raise QueryError("this quote is not closed", text, start)
    if quoted and end < len(text) and not text[end].isspace():
        raise QueryError("a space is missing after the quote", text, end)
    value = readable(raw[1:-1] if quoted else raw)
    if not value:
        raise QueryError(f"{match[0]!r} says nothing: a value is missing", text, start)
    read, sign = _FIELDS[field], match["sign"] or ":"
    if sign != ":":
        if read is not _range:
            raise QueryError(f"{field!r} cannot be more or less: write {field}:{value}", text, match.start("sign"))
        read = _comparison(sign)
    try:
        return Term(field, read(value), bool(match["minus"])), end
    except _ValueError as error:
        raise QueryError(str(error), text, min(start + quoted + error.offset, end)) from None


def _range(value: str) -> Range:
    if number := re.fullmatch(_NUMBER, value):
        # A number means itself as precisely as it is written: 120 is 119.5 to 120.5.
        half = 0.5 * 10.0 ** -len(number[0].partition(".")[2])
        return Range(float(value) - half, float(value) + half)
    match = _RANGE.fullmatch(value)
    if match is None or value == "..":
        digits = re.match(rf"(?:{_NUMBER})?(?:\.\.(?:{_NUMBER})?)?", value)
        raise _ValueError("expected a number, or a range like 120..128, ..2 or 90..", digits.end() if digits else 0)
    low, high = (None if match[side] is None else float(match[side]) for side in ("low", "high"))
    if low is not None and high is not None and low > high:
        raise _ValueError(f"this range ends ({high:g}) before it starts ({low:g})", match.start("high"))
    return Range(low, high)


def _comparison(sign: str) -> Callable[[str], Range]:
    def compare(value: str) -> Range:
        if not re.fullmatch(_NUMBER, value):
            digits = re.match(_NUMBER, value)
            raise _ValueError("expected a number", digits.end() if digits else 0)
        low, high = (float(value), None) if sign[0] == ">" else (None, float(value))
        return Range(low, high, strict=sign in ("<", ">"))

    return compare


def _names(read: Callable[[str], str | None], expected: str) -> Callable[[str], Names]:
    def parse_names(value: str) -> Names:
        names, offset = [], 0
        for part in value.split(","):
            name = read(part)
            if name is None:
                raise _ValueError(f"{part!r} is not {expected}", offset)
            names.append(name)
            offset += len(part) + 1
        return Names(tuple(names))

    return parse_names


def _status(text: str) -> str | None:
    return text if text in list(Status) else None


_FIELDS: dict[str, Callable[[str], Range | Names | Contains]] = {
    "bpm": _range,
    "key": _names(parse_key, "a key: write Am, A minor, 8A or 1m"),
    "duration": _range,
    "class": _names(lambda text: searchable(text) or None, "a class"),
    "contains": _names(lambda text: searchable(text) or None, "a content label"),
    "conf": _range,
    "tag": Contains,
    "path": Contains,
    "status": _names(_status, f"a status: one of {', '.join(Status)}"),
    "text": Contains,
}
