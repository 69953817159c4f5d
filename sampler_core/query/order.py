"""In which order the files of a query come, and where in it a page begins. Paths come in any case of letters.

A page begins behind the last row of the one before, found by that row's values, never by counting rows: a page deep in
the listing costs what the first one does, and files that come and go meanwhile shift nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, not_, or_, select, true

from ..contracts import Scope
from ..store.rows import OUTCOMES
from ..store.sql import numbered, smallest
from ..store.tables import File, Location, SearchRow, table
from .conditions import SPANS, Condition, condition, of_many
from .query import Query, Sort
from .resolved import Resolved, answered, resolve
from .terms import Installed

_LOCATIONS, _FILES, _ROWS = table(Location), table(File), table(SearchRow)
_IDENTITY = "identity"
_OF_LOCATION: dict[str, ColumnElement[Any]] = {"path": _LOCATIONS.c.path_folded, "modified": _LOCATIONS.c.mtime_ns}
_OF_FILE = {"duration": "duration_s", "added": "added_at", _IDENTITY: "identity"}


@dataclass(frozen=True)
class Key:
    """A column that the order goes by. Where it is NULL comes last, either way."""

    column: ColumnElement[Any]
    descending: bool = False
    nullable: bool = True
    absent: Condition = true()  # noqa: RUF009 - a constant
    """What holds where the column is NULL, and is told quicker than by joining its table."""

    def behind(self, value: Any) -> Condition:
        """Comes after ``value``."""
        if value is None:
            return false()
        further: Condition = self.column < value if self.descending else self.column > value
        return or_(further, self.column.is_(None)) if self.nullable else further

    def same(self, value: Any) -> Condition:
        return self.column.is_(None) if value is None else self.column == value

    def from_here(self, value: Any) -> Condition:
        """Is ``value`` or comes after it: where that begins, an index finds."""
        here: Condition = self.column <= value if self.descending else self.column >= value
        return here

    def ordered(self) -> ColumnElement[Any]:
        return self.column.desc() if self.descending else self.column.asc()


_LOWEST: dict[type, Any] = {
    float: -math.inf, str: "", bytes: b"",
    object: datetime(1, 1, 1, tzinfo=UTC),  # of moments, SQLModel does not say more
}  # fmt: skip
_BY_PATH = (Key(_LOCATIONS.c.path_folded, nullable=False), Key(_LOCATIONS.c.path_bytes, nullable=False))
Place = Sequence[Any]
"""The values by which a row stands where it stands."""


_BY_SPAN = (Key(SPANS.c.span_index, nullable=False),)


class Order:
    """The files of a query, or the stretches in them, in its order: by what it says, at last by path and time."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.sort = resolved.query.sort or _own(resolved)
        self.limit = resolved.query.limit
        whole = resolved.each is Scope.FILE
        self._listed = self._from = _LOCATIONS if whole else _with_stretches(resolved.each)
        self._keys = [*(self._key(sort, resolved) for sort in self.sort), *_BY_PATH, *(() if whole else _BY_SPAN)]
        self._where, self._counted = condition(resolved), condition(resolved, listed=False)

    @classmethod
    def of(cls, connection: Connection, query: Query, installed: Installed, each: Scope = Scope.FILE) -> Order:
        """Look up what ``query`` names, and ask what is no rows; errors as of :func:`resolve` and :func:`answered`."""
        return cls(answered(resolve(connection, query, installed, each), connection))

    def _key(self, sort: Sort, resolved: Resolved) -> Key:
        """The column to sort by; where it is of another table, that is joined."""
        if (own := _OF_LOCATION.get(sort.field)) is not None:
            return Key(own, sort.descending)
        if (of_file := _OF_FILE.get(sort.field)) is not None:
            files = _FILES.alias()
            self._from = self._from.join(files, files.c.id == _LOCATIONS.c.file_id)
            return Key(files.c[of_file], sort.descending)
        if sort.field not in resolved.orders:
            scores = numbered(_best(sort.field, resolved))
            self._from = self._from.join(scores, scores.c.id == _LOCATIONS.c.file_id)
            return Key(scores.c.score, not sort.descending, nullable=False)
        rows, order = _ROWS.alias(), resolved.orders[sort.field]
        span = SPANS.c.span_index if order.asked.kind.scope is resolved.each is not Scope.FILE else 0
        whole = and_(rows.c.field_id == resolved.id_of(order.asked), rows.c.span == span, rows.c.rank == 0)
        self._from = self._from.outerjoin(rows, and_(rows.c.file_id == _LOCATIONS.c.file_id, whole))
        column = rows.c.word if order.words else rows.c.number
        if isinstance(span, int):
            of = _ROWS.c.word if order.words else _ROWS.c.number
            there = select(_ROWS.c.file_id).where(_ROWS.c.field_id == resolved.id_of(order.asked), of.is_not(None))
            return Key(column, sort.descending, absent=not_(of_many(there.where(_ROWS.c.rank == 0))))
        return Key(column, sort.descending)

    def page(self, connection: Connection, size: int, after: Place | None, *columns: ColumnElement[Any]) -> list[Any]:
        """The next ``size`` rows of ``columns``; see :meth:`place`."""
        wanted = select(*columns, *(key.column for key in self._keys)).select_from(self._from).where(self._where)
        rows: list[Row[Any]] = []
        for part, by in self._parts(after):
            rows += connection.execute(wanted.where(part).order_by(*by).limit(size - len(rows)))
            if len(rows) == size:
                break
        return rows

    @property
    def width(self) -> int:
        """How many values a place has."""
        return len(self._keys)

    def place(self, row: Row[Any]) -> Place:
        """Where ``row`` of a page stands; the next page begins behind it."""
        return tuple(row)[-self.width :]

    def count(self, connection: Connection) -> int:
        """How many files there are."""
        found = connection.scalar(select(func.count()).select_from(self._listed).where(self._counted)) or 0
        return found if self.limit is None else min(found, self.limit)

    def _parts(self, after: Place | None) -> Iterator[tuple[Condition, list[ColumnElement[Any]]]]:
        """First the files that have what the order goes by, then the others: no index holds NULLs at its end."""
        first, *rest = self._keys
        by = [key.ordered().nulls_last() if key.nullable else key.ordered() for key in rest]
        if not first.nullable:
            yield true() if after is None else self._further(after), [first.ordered(), *by]
            return
        if after is None:
            # What no value is below of: an index is gone through where there is a bound.
            kind = first.column.type.python_type
            lowest = smallest(first.column) if kind is int else _LOWEST[kind]
            yield first.column >= lowest, [first.ordered(), *by]
        elif after[0] is not None:
            yield self._further(after), [first.ordered(), *by]
        begun = after is not None and after[0] is None
        yield and_(first.absent, first.column.is_(None), _behind(rest, after[1:]) if begun and after else true()), by

    def _further(self, after: Place) -> Condition:
        # Not "behind it or the same and …": that would be looked up in parts, and then sorted.
        first, *rest = self._keys
        return and_(first.from_here(after[0]), or_(first.column != after[0], _behind(rest, after[1:])))


def _with_stretches(scope: Scope) -> Any:
    """Locations, each with the stretches for which the latest answer of this scope was given: all answers of a scope
    are for the same ones."""
    latest = OUTCOMES.alias()
    timed = SPANS.alias()
    has_any = select(timed.c.outcome_id).where(timed.c.outcome_id == latest.c.id, timed.c.start_s.is_not(None)).exists()
    answers = select(func.max(latest.c.id)).where(
        latest.c.file_id == _LOCATIONS.c.file_id, latest.c.chosen, latest.c.scope == scope.value, has_any
    )
    of_answer = and_(SPANS.c.outcome_id == answers.scalar_subquery(), SPANS.c.start_s.is_not(None))
    return _LOCATIONS.join(SPANS, of_answer)


def _best(name: str, resolved: Resolved) -> dict[int, float]:
    """The score of each file, the best where several terms have one."""
    found: dict[int, float] = {}
    for term, asks in resolved.terms.items():
        if asks.column == name and not term.negated:
            for file_id, told in resolved.told.get(term, {}).items():
                found[file_id] = max(told.score, found.get(file_id, told.score))
    return found


def _own(resolved: Resolved) -> tuple[Sort, ...]:
    """Copies of a sound come together."""
    copies = any(term.field == "duplicates" and not term.negated for term in resolved.query.terms)
    return (Sort(_IDENTITY),) if copies else ()


def _behind(keys: Sequence[Key], place: Place) -> Condition:
    found: Condition = false()
    for key, value in reversed(list(zip(keys, place, strict=True))):
        found = or_(key.behind(value), and_(key.same(value), found))
    return found
