"""The query language: ``class:kick bpm:120..128 key:Am,C conf>0.8 -tag:used added:7d sort:bpm- limit:50 "any text"``.

Terms are separated by spaces and all have to hold; ``-`` before one means that it must not; a comma between spaces
begins an alternative. A term is ``field:value``, for numbers also ``field>value`` (or ``>=``, ``<``, ``<=``), or plain
text, which is looked for in paths and tags. Quote what contains spaces, colons or angle brackets. ``conf`` speaks of
the other terms: how sure the estimates have to be that they ask about.

``str`` of a query is a text that is read as the same query.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from ..text import printable

MEANINGLESS = {
    "NOT": "a minus in front means not: -x",
    "AND": "leave it out, all terms have to hold",
    "OR": "a comma between spaces means or: a , b",
}
"""Words that other programs take for something else than text."""
_SHOWN = 100
"""Characters before and behind the one at fault."""
_PLAIN = re.compile(r"[^\W\d][\w/.,#-]*")


class QueryError(ValueError):
    """A query that cannot be understood; ``position`` is the index of the character at fault. Notes point there."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message)
        first = max(0, position - _SHOWN)
        self.add_note(f"  {printable(text[first : position + _SHOWN])}")
        self.add_note(f"  {' ' * len(printable(text[first:position]))}^")
        self.position = position


@dataclass(frozen=True)
class Range:
    """A number between ``low`` and ``high``, both included unless ``strict``; ``None`` is open."""

    low: float | None
    high: float | None
    strict: bool = False

    def has(self, number: float) -> bool:
        """Whether ``number`` is between them."""
        if self.strict and number in (self.low, self.high):
            return False
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        if self.strict:
            return f"<{_digits(self.high)}" if self.low is None else f">{_digits(self.low)}"
        return f":{_digits(self.low)}..{_digits(self.high)}"


@dataclass(frozen=True)
class Names:
    """One of several names."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return f":{_quoted(','.join(self.names))}"


@dataclass(frozen=True)
class Contains:
    """A piece of text, in any case of letters."""

    text: str

    def __str__(self) -> str:
        return f":{_quoted(self.text)}"


@dataclass(frozen=True)
class Tagged:
    """A tag of this name with one of these values, or a number between these."""

    name: str
    value: Range | Names

    def __str__(self) -> str:
        if isinstance(self.value, Range):
            return f":{self.name}={str(self.value)[1:]}"
        one, *others = self.value.names
        value = ",".join(self.value.names) if others else _quoted(one, plain="," not in one)
        return f":{self.name}={value}"


@dataclass(frozen=True)
class Age:
    """At most so long ago: ``count`` of ``unit``, which is h, d, w, m (30 days) or y (365)."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f":{self.count}{self.unit}"


@dataclass(frozen=True)
class Dates:
    """From ``first`` to ``last``, days of this computer's time zone, both included; ``None`` is open."""

    first: date | None
    last: date | None

    def __str__(self) -> str:
        return f":{self.first or ''}..{self.last or ''}"


@dataclass(frozen=True)
class Holds:
    """The field says it all."""

    def __str__(self) -> str:
        return ":"


@dataclass(frozen=True)
class Written:
    """What stands behind a field of a kind, as it is written: only a library knows what it means."""

    text: str
    sign: str = ":"
    quoted: bool = False

    def __str__(self) -> str:
        return f"{self.sign}{_quoted(self.text, plain=False) if self.quoted else self.text}"


Value: TypeAlias = Range | Names | Contains | Tagged | Age | Dates | Holds | Written


@dataclass(frozen=True)
class Term:
    """One condition. Plain text has the field ``text``. ``at`` is where in the query's text it begins."""

    field: str
    value: Value
    negated: bool = False
    at: int | None = dataclasses.field(default=None, compare=False)

    def __str__(self) -> str:
        plain = self.field == "text" and isinstance(self.value, Contains)
        return ("-" if self.negated else "") + (str(self.value)[1:] if plain else f"{self.field}{self.value}")


@dataclass(frozen=True)
class Sort:
    """What the order goes by. Files without the value come last either way. ``at``: as of a term."""

    field: str
    descending: bool = False
    at: int | None = dataclasses.field(default=None, compare=False)

    def __str__(self) -> str:
        return f"sort:{self.field}{'-' if self.descending else ''}"


@dataclass(frozen=True)
class Query:
    """All ``terms`` have to hold, or all of one of the ``alternatives``; no terms find everything.

    ``sort``: the first decides, then the next, at last the path. ``limit``: at most so many files. ``text`` is what it
    was read from.
    """

    terms: tuple[Term, ...] = ()
    alternatives: tuple[tuple[Term, ...], ...] = ()
    sort: tuple[Sort, ...] = ()
    limit: int | None = None
    text: str = dataclasses.field(default="", compare=False)

    @property
    def groups(self) -> tuple[tuple[Term, ...], ...]:
        """Of each of these, all terms may hold."""
        return (self.terms, *self.alternatives)

    def narrowed(self, *terms: Term) -> Query:
        """Those files of this query for which ``terms`` hold as well."""
        terms_of = tuple((*terms, *group) for group in self.groups)
        return replace(self, terms=terms_of[0], alternatives=terms_of[1:])

    def __str__(self) -> str:
        groups = " , ".join(" ".join(map(str, group)) for group in self.groups)
        limit = () if self.limit is None else (f"limit:{self.limit}",)
        return " ".join((*([groups] if groups else []), *map(str, self.sort), *limit))


def _digits(number: float | None) -> str:
    """All digits of ``number``, without an exponent."""
    if number is None:
        return ""
    finite = max(-_MORE_THAN_A_FLOAT, min(_MORE_THAN_A_FLOAT, Decimal(repr(number))))
    return f"{finite:f}".removesuffix(".0")


_MORE_THAN_A_FLOAT = Decimal("1e309")


def _quoted(text: str, *, plain: bool = True) -> str:
    doubled = text.replace('"', '""')
    return text if plain and text not in MEANINGLESS and _PLAIN.fullmatch(text) else f'"{doubled}"'
