"""Finding stretches and moments within files: regions, segments, and the items of any list in a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from ..contracts import Scope
from ..store.codec import readable_path
from .conditions import SPANS
from .found import PLACE, Column, Value, columns_of, found_in, rows_of, value_of
from .order import Order
from .paging import Rows, paged, write_cursor
from .query import Query
from .terms import Installed, none_installed

_PAGE = 1000
_TIMES = (SPANS.c.span_index, SPANS.c.start_s, SPANS.c.end_s)
FACTS = ("path", "start_s", "end_s")
"""What is known of a stretch whatever it is asked for, by name."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of a file, or a moment, and ``values`` by the names of columns."""

    path: Path
    start_s: float
    end_s: float | None
    """``None``: it is a moment."""
    duration_s: float | None
    """Of the whole file."""
    values: Mapping[str, Value] = field(default_factory=dict)
    cursor: str = ""
    """Where it stands: ``find_stretches(…, after=stretch.cursor)`` goes on behind it."""

    def __getitem__(self, name: str) -> Any:
        """The value in a column: ``stretch["class"]``."""
        return self.values[name].value

    def facts(self) -> dict[str, Any]:
        """JSON-able: where it is, its path in readable form."""
        return {"path": readable_path(self.path), "start_s": self.start_s, "end_s": self.end_s}

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        values = {name: value.as_dict() for name, value in self.values.items()}
        return {**self.facts(), "values": values, "cursor": self.cursor}


def iterate_spans(
    engine: Engine,
    query: Query,
    each: Scope,
    *,
    limit: int | None = None,
    after: str | None = None,
    columns: Sequence[str] | None = None,
    installed: Installed = none_installed,
) -> Iterator[Stretch]:
    """Yield the regions or segments of which ``query`` holds, in its order; what it says of files holds of theirs."""

    def read(connection: Connection, rows: Rows, order: Order) -> list[Stretch]:
        return _stretches(connection, rows, order, columns_of(order.resolved, columns))

    wanted = (*PLACE, *_TIMES)
    return paged(engine, query, wanted, read, size=_PAGE, limit=limit, after=after, installed=installed, each=each)


def _stretches(connection: Connection, rows: Rows, order: Order, columns: Sequence[Column]) -> list[Stretch]:
    ids = {row.file_id for row in rows}
    of_files = [column for column in columns if not _of_stretch(column)]
    files = found_in(connection, rows, order, of_files)
    of = rows_of(connection, ids, [column for column in columns if _of_stretch(column)], order.resolved)
    found = []
    for row, file in zip(rows, files, strict=True):
        here = {
            field_id: [each for each in those if each.span == row.span_index]
            for field_id, those in of[row.file_id].items()
        }
        values = {
            column.name: value_of(column, row.file_id, here, order.resolved)
            if _of_stretch(column)
            else file.values[column.name]
            for column in columns
        }
        cursor = write_cursor(order.sort, order.place(row))
        found.append(Stretch(file.path, row.start_s, row.end_s, file.duration_s, values, cursor))
    return found


def _of_stretch(column: Column) -> bool:
    """Whether each stretch has its own."""
    return column.asked[0].kind.scope is column.each is not Scope.FILE
