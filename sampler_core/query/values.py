"""The values of a query's terms, read; and what was meant by those that would find nothing without a word."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from ..spelling import folded
from .query import MEANINGLESS, Age, Contains, Dates, Names, Range, Tagged

if TYPE_CHECKING:
    from lark import Lark, Token

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
_ASSIGNED = re.compile(r"(!?)([^\W\d][\w.]*)(!?=+)(.*)", re.DOTALL)
_OPENED = {"'": "'", "‘": "’", "“": "”", "„": "“”", "«": "»", "`": "`"}
_ELSE = "quote it if it is text"


class BadValue(ValueError):  # noqa: N818 - named as what it is
    """What is wrong with a value, and how far into it."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@functools.cache
def _parser() -> Lark:
    from lark import Lark  # as in the grammar of whole queries

    return Lark(_GRAMMAR, start=["number", "range", "when"], parser="lalr", maybe_placeholders=False)


def _tokens(value: str, start: str, expected: str) -> list[Token]:
    from lark import Token, UnexpectedInput, UnexpectedToken

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


def is_numeric(value: str) -> bool:
    """Whether a value that is not quoted is a number or a range, where nothing else tells."""
    return _NUMERIC.fullmatch(value) is not None


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


def check_word(word: str, *, following: str) -> None:
    """Check a word that is looked for in paths and tags; ``following`` is what the query has behind it.

    Raises:
        BadValue: when it was meant as something else.
    """
    check_value(word, example="a , b", following=following)
    if word in MEANINGLESS:
        raise BadValue(f"{word} says nothing here: {MEANINGLESS[word]}; {_ELSE}")
    if word in ("&&", "||"):
        raise BadValue(f"{word} says nothing here: a space means and, a comma between spaces or; {_ELSE}")
    if word[0] == "!" and len(word) > 1 and "=" not in word:
        raise BadValue(f"a minus means not: did you mean -{word[1:]}? {_ELSE.capitalize()}")
    if "*" in word:
        raise BadValue(f"no * is needed, a word is found anywhere in a path; {_ELSE}", word.index("*"))


def check_names(word: str, is_field: Callable[[str], bool]) -> None:
    """Check that such a word was not meant to ask for a field.

    Raises:
        BadValue: when it was, with how that is written.
    """
    if (opened := re.match(r"\(+([^\W\d][\w.]*)[:<>=]", word)) and is_field(opened[1]):
        raise BadValue(f"there are no brackets: each alternative has all its terms, a b , a c; {_ELSE}")
    if "=" in word:
        raise BadValue(f"'=' says nothing here: {_meant(word, is_field)}", word.index("="))


def check_value(value: str, *, example: str, following: str) -> None:
    """Check any value that is not quoted; ``example`` says how alternatives are written.

    Raises:
        BadValue: when it was meant as something else.
    """
    if (closing := _OPENED.get(value[0])) and any(_closes(end, value[1:] + following) for end in closing):
        raise BadValue(f'quotes are written "so"; {value[0]} is a character like any other, and to be quoted')
    if "|" in value.strip("|"):
        raise BadValue(f"'|' says nothing here: several are written {example}; {_ELSE}", value.index("|"))


def _closes(end: str, text: str) -> bool:
    """``end`` stands at the end of a word."""
    return re.search(rf"{re.escape(end)}(?!\S)", text) is not None


def _meant(word: str, is_field: Callable[[str], bool]) -> str:
    found = _ASSIGNED.fullmatch(word)
    if found is None or not found[4]:
        return _ELSE
    minus = "-" if "!" in found[1] + found[3] else ""
    meant = f"{found[2]}:{found[4]}" if is_field(found[2]) else f"tag:{found[2]}={found[4]}"
    return f"did you mean {minus}{meant}? {_ELSE.capitalize()}"
