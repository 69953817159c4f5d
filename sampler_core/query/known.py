"""Everything that is known of files, read from the tables: as public records, or typed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select

from ..contracts import AudioInfo, Outcome, Status
from ..hints import library_command
from ..store.arrays import ArrayFiles
from ..store.codec import loads, path_bytes, signed64
from ..store.edits.said import NOTHING_SAID, Said, said_of
from ..store.errors import DamagedRow
from ..store.kinds import stored_kinds
from ..store.records import file_record
from ..store.rows import ANALYSES, OUTCOMES, read_outcome, select_outcomes
from ..store.stored import StoredFile
from ..store.tables import Location, table
from .order import Order
from .paging import Rows, paged
from .query import Query
from .terms import Installed, none_installed

_LOCATIONS = table(Location)
_PAGE = 200
_THERE = _LOCATIONS.c.gone_at.is_(None)
_Known = tuple[Row[Any], AudioInfo | None, list[Row[Any]], Said]


def record_at(connection: Connection, path: Path) -> dict[str, Any] | None:
    """The public record of the file at ``path``."""
    for place, audio, rows, said in _known(connection, _at(connection, path)):
        return _record(place, audio, rows, said)
    return None


def stored_at(connection: Connection, path: Path, arrays: ArrayFiles) -> StoredFile | None:
    """The file at ``path``, typed."""
    for place, audio, rows, said in _known(connection, _at(connection, path)):
        versions = {row.analyzer: row.schema_version for row in rows}
        outcomes = [read_outcome(row) for row in rows]
        elsewhere, kinds = _elsewhere(connection, path), stored_kinds(connection)
        return StoredFile(_path(place), audio, outcomes, arrays, versions, said, place.gone_at, elsewhere, kinds)
    return None


def was_at(connection: Connection, path: Path) -> Path | None:
    """Where the very file that lies at ``path`` was seen before, by inode, size and time."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return None
    same = {"mtime_ns": stat.st_mtime_ns, "size": stat.st_size, "inode": signed64(stat.st_ino)}
    before = connection.scalar(select(_LOCATIONS.c.path_bytes).filter_by(**same).limit(1))
    return None if before is None else Path(os.fsdecode(before))


def iterate_records(engine: Engine, query: Query, installed: Installed = none_installed) -> Iterator[dict[str, Any]]:
    """Public records in the order of ``query``, a page at a time."""
    for place, audio, rows, said in _walk(engine, query, installed):
        yield _record(place, audio, rows, said)


def iterate_failed(
    engine: Engine, query: Query, installed: Installed = none_installed
) -> Iterator[tuple[Path, Outcome]]:
    """The first outcome of each step that failed on the files that ``query`` finds, likewise."""
    for place, _, rows, _ in _walk(
        engine, query, installed, OUTCOMES.c.status == Status.FAILED, ANALYSES.c.span_index == 0
    ):
        yield from ((_path(place), read_outcome(row)) for row in rows)


def _path(place: Row[Any]) -> Path:
    return Path(os.fsdecode(place.path_bytes))


def _record(place: Row[Any], audio: AudioInfo | None, rows: list[Row[Any]], said: Said) -> dict[str, Any]:
    outcomes = [read_outcome(row) for row in rows]
    return file_record(_path(place), audio, outcomes, said, gone_at=place.gone_at)


def _walk(engine: Engine, query: Query, installed: Installed, *steps: ColumnElement[bool]) -> Iterator[_Known]:
    def read(connection: Connection, rows: Rows, _order: Order) -> Iterator[_Known]:
        return _known(connection, rows, *steps)

    return paged(engine, query, list(_location().selected_columns), read, size=_PAGE, installed=installed)


def _location() -> Select[Any]:
    return select(*(_LOCATIONS.c[name] for name in ("file_id", "path_bytes", "audio", "gone_at")))


def _at(connection: Connection, path: Path) -> Sequence[Row[Any]]:
    return connection.execute(_location().where(_LOCATIONS.c.path_bytes == path_bytes(path))).all()


def _elsewhere(connection: Connection, path: Path) -> list[Path]:
    """The other places of the sound at ``path``."""
    here = select(_LOCATIONS.c.file_id).where(_LOCATIONS.c.path_bytes == path_bytes(path)).scalar_subquery()
    others = (_LOCATIONS.c.file_id == here) & (_LOCATIONS.c.path_bytes != path_bytes(path)) & _THERE
    found = connection.scalars(select(_LOCATIONS.c.path_bytes).where(others).order_by(_LOCATIONS.c.path_bytes))
    return [Path(os.fsdecode(each)) for each in found]


def _known(connection: Connection, locations: Sequence[Row[Any]], *steps: ColumnElement[bool]) -> Iterator[_Known]:
    """Place, audio and current outcomes of each location, where there are conditions only those that meet them, and
    what people said."""
    ids = {row.file_id for row in locations}
    wanted = select_outcomes(OUTCOMES.c.chosen, OUTCOMES.c.schema_version).where(
        OUTCOMES.c.file_id.in_(ids), OUTCOMES.c.current, *steps
    )
    by_file = {
        file_id: _in_order(list(rows)) for file_id, rows in groupby(connection.execute(wanted), lambda row: row.file_id)
    }
    said = said_of(connection, ids)
    for row in locations:
        audio = None if row.audio is None else _audio(row)
        outcomes, told = by_file.get(row.file_id, []), said.get(row.file_id, NOTHING_SAID)
        yield row, audio, outcomes, told


def _audio(row: Row[Any]) -> AudioInfo:
    try:
        return AudioInfo.model_validate(loads(row.audio))
    except ValueError as error:
        place = os.fsdecode(row.path_bytes)
        raise DamagedRow(f"what is noted of {place} is damaged: {library_command('check')} says where") from error


def _in_order(rows: list[Row[Any]]) -> list[Row[Any]]:
    """As they were made; where several analyzers give a kind, the one whose answer counts comes first."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return sorted(rows, key=lambda row: (kinds.index(row.kind), not row.chosen))
