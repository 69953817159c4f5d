"""The values of a query's terms, read."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable
from datetime import date

from lark import Lark, Token, UnexpectedInput, UnexpectedToken

from ..spelling import folded
from .query import Age, Contains, Dates, Names, Range, Tagged, Value

_GRAMMAR = r"""
number: NUMBER
range: NUMBER [TO [NUMBER]] | TO NUMBER
when: AGE | DATE [TO [DATE]] | TO DATE

NUMBER: /-?[0-9]+(\.[0-9]+)?/
AGE.2: /[0-9]+[hdwmy]/
DATE: /[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?/
TO: ".."
"""
_YEARS = range(1970, 2200)
_OLDEST = 10_000
_NUMERIC = re.compile(r"[-0-9.]+")
_COMPARED = re.compile(r"([^=<>]+)([<>])=?([0-9]+(?:\.[0-9]+)?)")


class BadValue(ValueError):  # noqa: N818 - named as what it is
    """What is wrong with a value, and how far into it."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@functools.cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start=["number", "range", "when"], parser="lalr", maybe_placeholders=False)


def _tokens(value: str, start: str, expected: str) -> list[Token]:
    try:
        tree = _parser().parse(value, start=start)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        raise BadValue(f"expected {expected}", len(value) if at_end else error.pos_in_stream or 0) from None
    return [token for token in tree.children if isinstance(token, Token)]


def read_range(value: str) -> Range:
    """``120``, ``120..128``, ``..2`` or ``90..``; numbers may be negative."""
    tokens = _tokens(value, "range", "a number, or a range like 120..128, ..2 or 90..")
    if len(tokens) == 1:
        # A number means itself as precisely as it is written: 120 is 119.5 to 120.5.
        half = 0.5 * 10.0 ** -len(value.partition(".")[2])
        return Range(float(value) - half, float(value) + half)
    low, high = (None if token.type == "TO" else float(token) for token in (tokens[0], tokens[-1]))
    if low is not None and high is not None and low > high:
        raise BadValue(f"this range ends ({high:g}) before it starts ({low:g})", tokens[-1].start_pos or 0)
    return Range(low, high)


def read_compared(sign: str, value: str) -> Range:
    """What stands behind ``<``, ``<=``, ``>`` or ``>=``."""
    (number,) = map(float, _tokens(value, "number", "a number"))
    low, high = (number, None) if sign[0] == ">" else (None, number)
    return Range(low, high, strict=sign in ("<", ">"))


def read_when(value: str) -> Age | Dates:
    """``7d``, ``2026-11-02``, ``2026-11``, ``2026``, or a range of dates."""
    tokens = _tokens(value, "when", "a time: 7d (also h, w, m, y), a date like 2026-11-02 or 2026-11, or 2026-01-01..")
    if tokens[0].type == "AGE":
        return _age(value)
    days = [None if token.type == "TO" else _days(token) for token in tokens]
    first, last = days[0] and days[0][0], days[-1] and days[-1][1]
    if first and last and first > last:
        raise BadValue(f"this range ends ({last}) before it starts ({first})", tokens[-1].start_pos or 0)
    return Dates(first, last)


def _age(value: str) -> Age:
    count, unit = int(value[:-1]) if len(value) < len(str(_OLDEST)) + 2 else _OLDEST, value[-1]
    if count >= _OLDEST:
        raise BadValue(f"that is too long ago: write a number below {_OLDEST:,}, or a date")
    return Age(count, unit)


def _days(token: Token) -> tuple[date, date]:
    """The first and the last day of what may be a day, a month or a year."""
    year, month, day = (*map(int, token.split("-")), 0, 0)[:3]
    try:
        if year not in _YEARS:
            raise ValueError
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        return date(year, month or 1, day or 1), date(year, last_month, last_day)
    except ValueError:
        raise BadValue(f"there is no {token} in the calendar of 1970 to 2199", token.start_pos or 0) from None


def read_names(read: Callable[[str], str | None], expected: str) -> Callable[[str], Names]:
    """Names with commas between them; ``read`` gives the name under which one is kept, or ``None``."""

    def names_of(value: str) -> Names:
        names, offset = [], 0
        for part in value.split(","):
            name = read(part)
            if name is None:
                raise BadValue(f"{part!r} is not {expected}", offset)
            names.append(name)
            offset += len(part) + 1
        return Names(tuple(names))

    return names_of


def read_any(value: str, *, quoted: bool) -> Value:
    """The value of a field of which only the library knows whether it is a number: quoted, it is text."""
    if not quoted and _NUMERIC.fullmatch(value):
        return read_range(value)
    return Names(tuple(folded(part) for part in value.split(",")))


def unquoted(text: str) -> str:
    """What is between quotes, of which two within mean one."""
    return text[1:-1].replace('""', '"')


def read_tag(value: str, *, quoted: bool = False) -> Contains | Tagged:
    """``techno``, ``bpm=120..128``, ``key=8A,9A`` or ``genre="deep house"``; quoted as a whole, it is text."""
    if not quoted and (compared := _COMPARED.fullmatch(value)):
        name, sign, number = compared.groups()
        meant = f"{number}.." if sign == ">" else f"..{number}"
        raise BadValue(f"'{sign}' says nothing in a tag: did you mean tag:{name}={meant}? Quote it all if it is text")
    name, equals, rest = value.partition("=")
    if quoted or not equals:
        return Contains(value)
    if not name or not rest or any(letter in name for letter in '"<>'):
        raise BadValue("expected a tag's name and its value, as in bpm=120..128; quote it all if it is text")
    return Tagged(folded(name), _tagged(rest, len(name) + 1))


def _tagged(value: str, offset: int) -> Range | Names:
    if value[0] == '"' == value[-1] and len(value) > 2:
        return Names((folded(unquoted(value)),))
    if _NUMERIC.fullmatch(value):
        try:
            return read_range(value)
        except BadValue as error:
            raise BadValue(str(error), error.offset + offset) from None
    if '"' in value or not all(value.split(",")):
        raise BadValue("expected a value, or several with commas between them", offset)
    return Names(tuple(folded(part) for part in value.split(",")))
