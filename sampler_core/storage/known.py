"""Everything that is known of files, read from the tables: as public records, or typed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select

from ..contracts import AudioInfo, Outcome, Status
from .arrays import ArrayFiles
from .codec import loads, path_bytes
from .edits.said import NOTHING_SAID, Said, said_of
from .order import Order
from .paging import Rows, paged
from .query import Query
from .records import file_record
from .rows import ANALYSES, OUTCOMES, read_outcome, select_outcomes
from .stored import StoredFile
from .tables import Location, table

_LOCATIONS = table(Location)
_PAGE = 200
_Known = tuple[Path, AudioInfo | None, list[Row[Any]], Said]


def record_at(connection: Connection, path: Path) -> dict[str, Any] | None:
    """The public record of the file at ``path``."""
    for place, audio, rows, said in _known(connection, _at(connection, path)):
        return file_record(place, audio, [read_outcome(row) for row in rows], said)
    return None


def stored_at(connection: Connection, path: Path, arrays: ArrayFiles) -> StoredFile | None:
    """The file at ``path``, typed."""
    for place, audio, rows, said in _known(connection, _at(connection, path)):
        versions = {row.analyzer: row.schema_version for row in rows}
        return StoredFile(place, audio, [read_outcome(row) for row in rows], arrays, versions, said)
    return None


def iterate_records(engine: Engine, query: Query) -> Iterator[dict[str, Any]]:
    """Public records in the order of ``query``, a page at a time."""
    for path, audio, rows, said in _walk(engine, query):
        yield file_record(path, audio, [read_outcome(row) for row in rows], said)


def iterate_failed(engine: Engine, query: Query) -> Iterator[tuple[Path, Outcome]]:
    """The first outcome of each step that failed on the files that ``query`` finds, likewise."""
    for path, _, rows, _ in _walk(engine, query, OUTCOMES.c.status == Status.FAILED, ANALYSES.c.span_index == 0):
        yield from ((path, read_outcome(row)) for row in rows)


def _walk(engine: Engine, query: Query, *steps: ColumnElement[bool]) -> Iterator[_Known]:
    def read(connection: Connection, rows: Rows, _order: Order) -> Iterator[_Known]:
        return _known(connection, rows, *steps)

    return paged(engine, query, list(_location().selected_columns), read, size=_PAGE)


def _location() -> Select[Any]:
    return select(_LOCATIONS.c.file_id, _LOCATIONS.c.path_bytes, _LOCATIONS.c.audio)


def _at(connection: Connection, path: Path) -> Sequence[Row[Any]]:
    return connection.execute(_location().where(_LOCATIONS.c.path_bytes == path_bytes(path))).all()


def _known(connection: Connection, locations: Sequence[Row[Any]], *steps: ColumnElement[bool]) -> Iterator[_Known]:
    """Path, audio and current outcomes of each location, where there are conditions only those that meet them, and what
    people said."""
    ids = {row.file_id for row in locations}
    wanted = select_outcomes(OUTCOMES.c.chosen, OUTCOMES.c.schema_version).where(
        OUTCOMES.c.file_id.in_(ids), OUTCOMES.c.current, *steps
    )
    by_file = {
        file_id: _in_order(list(rows)) for file_id, rows in groupby(connection.execute(wanted), lambda row: row.file_id)
    }
    said = said_of(connection, ids)
    for row in locations:
        audio = None if row.audio is None else AudioInfo.model_validate(loads(row.audio))
        outcomes, told = by_file.get(row.file_id, []), said.get(row.file_id, NOTHING_SAID)
        yield Path(os.fsdecode(row.path_bytes)), audio, outcomes, told


def _in_order(rows: list[Row[Any]]) -> list[Row[Any]]:
    """As they were made; where several analyzers give a kind, the one whose answer counts comes first."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return sorted(rows, key=lambda row: (kinds.index(row.kind), not row.chosen))
