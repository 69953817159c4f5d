"""Finding files: from a query to what is known of them at a glance."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from ..contracts import Scope
from ..facets.known import AmbiguousName, Asked, UnknownName
from ..spelling import nearest
from ..store.codec import readable_path
from ..store.errors import LibraryError
from ..store.tables import File, Location, SearchRow, table
from .disagree import Disagree
from .meaning import has_confidence, is_number
from .order import Order
from .paging import Rows, paged, write_cursor
from .query import Query
from .resolved import Resolved
from .terms import Asks, Installed, Told, none_installed

_LOCATIONS, _FILES, _ROWS = table(Location), table(File), table(SearchRow)
_OF_FILE = ("duration_s", "sample_rate_hz", "channels", "added_at", "identity")
PLACE = tuple(_LOCATIONS.c[name] for name in ("file_id", "path_bytes", "mtime_ns", "gone_at"))
_FACTS = select(_FILES.c.id, *(_FILES.c[name] for name in _OF_FILE))
_PAGE = 1000
Single = float | str
_Of = dict[int, dict[int, list[Row[Any]]]]
"""File → field → its rows, those of the first stretch first, and of a stretch what the result says first."""


@dataclass(frozen=True)
class Column:
    """What is told of each file under a name: a facet, a field that is none, or all facets of a group."""

    name: str
    asked: tuple[Asked, ...]
    each: Scope = Scope.FILE
    """What is listed."""

    @property
    def several(self) -> bool:
        """Whether a file may have several values: of a group, of labels that are likely, of its stretches."""
        one = self.asked[0]
        return len(self.asked) > 1 or one.likely is not None or one.kind.scope not in (Scope.FILE, self.each)

    @property
    def has_confidence(self) -> bool:
        """Whether its value has one."""
        return not self.several and has_confidence(self.asked[0])

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, as far as its facet says."""
        facet = self.asked[0].facet
        return facet is not None and is_number(facet)

    @property
    def is_label(self) -> bool:
        """Whether its values are labels."""
        facet = self.asked[0].facet
        return facet is not None and facet.type == "label"

    @property
    def unit(self) -> str:
        """Of its values."""
        facet = self.asked[0].facet
        return facet.unit if facet else ""

    @property
    def format(self) -> str:
        """How a number is written for people."""
        facet = self.asked[0].facet
        return facet.format if facet else ""


@dataclass(frozen=True)
class TermColumn(Column):
    """What a term that asks for no rows tells of each file: its score, or who says what."""

    asks: Asks | None = None

    @property
    def several(self) -> bool:
        """Whether they differ."""
        return isinstance(self.asks, Disagree)

    @property
    def has_confidence(self) -> bool:
        """Nobody knows how sure it is."""
        return False


@dataclass(frozen=True)
class Value:
    """What a result says: ``None`` is "none" or "not known"; the file's record tells which. A column with several has a
    tuple of them, and of those who disagree who says each."""

    value: Single | tuple[Single | None, ...] | None = None
    confidence: float | None = None
    unit: str = ""
    said_by: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        told = {"value": value, "confidence": self.confidence, "unit": self.unit or None}
        return {**told, "said_by": list(self.said_by)} if self.said_by else told

    def several(self) -> tuple[tuple[Single | None, str], ...]:
        """The values, each with who says it where they disagree; nothing where there is none."""
        if not isinstance(self.value, tuple):
            return () if self.value is None else ((self.value, ""),)
        return tuple(zip(self.value, self.said_by or ("",) * len(self.value), strict=True))


@dataclass(frozen=True)
class Found:
    """A file at a glance: facts of the file, and ``values`` of results by the names of columns."""

    path: Path
    duration_s: float | None
    sample_rate_hz: int | None
    channels: int | None
    added_at: datetime
    """When the library first heard this sound."""
    modified_at: datetime
    """The file's own time."""
    gone_at: datetime | None
    """When it was missed at its place; ``None`` while it is there."""
    identity: str
    """Of the sound: the same for all its copies."""
    values: Mapping[str, Value] = field(default_factory=dict)
    cursor: str = ""
    """Where this file stands: ``find(…, after=found.cursor)`` goes on behind it."""

    def __getitem__(self, name: str) -> Single | tuple[Single | None, ...] | None:
        """The value in a column: ``found["bpm"]``."""
        return self.values[name].value

    def facts(self) -> dict[str, Any]:
        """JSON-able: what is known of the file itself, its path in readable form."""
        moments = {name: getattr(self, name) for name in ("added_at", "modified_at", "gone_at")}
        return {
            "path": readable_path(self.path), "duration_s": self.duration_s, "sample_rate_hz": self.sample_rate_hz,
            "channels": self.channels, **{name: moment and moment.isoformat() for name, moment in moments.items()},
            "identity": self.identity,
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        values = {name: value.as_dict() for name, value in self.values.items()}
        return {**self.facts(), "values": values, "cursor": self.cursor}


FACTS = ("path", "duration_s", "sample_rate_hz", "channels", "added_at", "modified_at", "gone_at", "identity")
"""What is known of a file itself, by name."""


def columns_of(resolved: Resolved, names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Return what is told of each file: the facets that are columns by default, or ``names``; and what is asked for.

    Raises:
        LibraryError: when nothing is called by one of ``names``, or two kinds are.
    """
    if names is None:
        found = {name: _default(name, resolved) for name in resolved.names.kinds.columns(resolved.each)}
        wanted = {column.name: column.asked for columns in found.values() for column in columns}
    else:
        wanted = {name: named(name, resolved) for name in names}
    for name, asked in resolved.asked.items():
        if asked not in wanted.values():
            wanted[name] = asked
    of_terms = {
        asks.column: TermColumn(asks.column, asks.asked, resolved.each, asks)
        for term, asks in resolved.terms.items()
        if not term.negated
    }
    return (*(Column(name, asked, resolved.each) for name, asked in wanted.items()), *of_terms.values())


def _default(name: str, resolved: Resolved) -> list[Column]:
    """A name that two kinds claim is told of both."""
    kinds = resolved.names.kinds
    try:
        return [Column(name, kinds.asked(name, scope=resolved.each))]
    except AmbiguousName:
        whole = (each for each in kinds.names()[name] if each.kind.scope is resolved.each)
        return [Column(each.name, (each,)) for each in whole]


def named(name: str, resolved: Resolved) -> tuple[Asked, ...]:
    """Return what a name means.

    Raises:
        LibraryError: when nothing is called so, or two kinds are.
    """
    try:
        return resolved.names.asked(name)
    except UnknownName:
        known = [*resolved.names.kinds.names()]
        told = nearest(name, known, f"there is {', '.join(known)}" if known else "no result has any")
        raise LibraryError(f"there is no column {name!r}: {told}") from None
    except AmbiguousName as error:
        raise LibraryError(str(error)) from None


def iterate_found(
    engine: Engine,
    query: Query,
    *,
    limit: int | None = None,
    after: str | None = None,
    columns: Sequence[str] | None = None,
    installed: Installed = none_installed,
) -> Iterator[Found]:
    """Yield the files that ``query`` finds, in its order, at most ``limit``, behind the cursor ``after``."""

    def read(connection: Connection, rows: Rows, order: Order) -> list[Found]:
        return found_in(connection, rows, order, columns_of(order.resolved, columns))

    return paged(engine, query, PLACE, read, size=_PAGE, limit=limit, after=after, installed=installed)


def count_found(connection: Connection, query: Query, installed: Installed = none_installed) -> int:
    """Return how many files ``query`` finds."""
    return Order.of(connection, query, installed).count(connection)


def found_in(connection: Connection, rows: Rows, order: Order, columns: Sequence[Column]) -> list[Found]:
    ids = {row.file_id for row in rows}
    facts = {row["id"]: row for row in connection.execute(_FACTS.where(_FILES.c.id.in_(ids))).mappings()}
    of = rows_of(connection, ids, columns, order.resolved)
    return [
        Found(
            path=Path(os.fsdecode(row.path_bytes)),
            modified_at=datetime.fromtimestamp(row.mtime_ns / 1e9, UTC),
            gone_at=row.gone_at,
            values={each.name: value_of(each, row.file_id, of[row.file_id], order.resolved) for each in columns},
            cursor=write_cursor(order.sort, order.place(row)),
            **{name: facts[row.file_id][name] for name in _OF_FILE},
        )
        for row in rows
    ]


def rows_of(connection: Connection, file_ids: set[int], columns: Sequence[Column], resolved: Resolved) -> _Of:
    """Return what is stored of files under these columns."""
    c = _ROWS.c
    asked = [one for each in columns for one in each.asked]
    fields = {found for one in asked for found in (resolved.id_of(one), resolved.sure_id_of(one))}
    wanted = select(_ROWS).where(c.file_id.in_(file_ids), c.field_id.in_(fields)).order_by(c.span, c.rank)
    found: _Of = defaultdict(lambda: defaultdict(list))
    for row in connection.execute(wanted):
        found[row.file_id][row.field_id].append(row)
    return found


def value_of(column: Column, file_id: int, of: Mapping[int, list[Row[Any]]], resolved: Resolved) -> Value:
    """Return what is told of a file under a column, of which ``of`` are the rows by field."""
    if isinstance(column, TermColumn):
        return _of_term(column, file_id, resolved)
    one = column.asked[0]
    rows = [row for asked in column.asked for row in of.get(resolved.id_of(asked), ()) if _counts(row, asked.likely)]
    if column.several:
        return Value(tuple(map(_single, rows)), unit=column.unit)
    if rows:
        return Value(_single(rows[0]), rows[0].confidence, column.unit)
    none_is_sure = of.get(resolved.sure_id_of(one), ())  # so sure is the result that there is none
    return Value(None, none_is_sure[0].number if none_is_sure else None, column.unit)


def _of_term(column: TermColumn, file_id: int, resolved: Resolved) -> Value:
    """The best score, where several terms of the name have one; of those who disagree, who says what."""
    asking = (term for term, asks in resolved.terms.items() if asks.column == column.name and not term.negated)
    told = [resolved.told[term][file_id] for term in asking if file_id in resolved.told.get(term, ())]
    best = max(told, key=lambda each: each.score, default=Told())
    if column.several:
        return Value(best.values, unit=column.unit, said_by=best.said_by)
    return Value(best.score if told else None)


def _counts(row: Row[Any], likely: float | None) -> bool:
    return bool(row.rank == 0 if likely is None else row.confidence is not None and row.confidence >= likely)


def _single(row: Row[Any]) -> Single:
    found: Single = row.number if row.word is None else row.word
    return found
