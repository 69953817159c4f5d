"""Finding files: from a query to SQL, and from rows to what a person reads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, select

from ..contracts import AudioInfo
from .codec import loads, path_bytes, readable
from .conditions import conditions
from .query import Query
from .records import file_record
from .rows import OUTCOMES, read_outcome, select_outcomes
from .tables import QUESTIONS, FileLabel, FileSummary, Location, table

_LOCATIONS, _SUMMARY, _LABELS = table(Location), table(FileSummary), table(FileLabel)
_COLUMNS = (
    "duration_s", "sound_s", "regions", "bpm", "bpm_confidence", "key", "camelot", "key_confidence",
    "peak_dbfs", "rms_dbfs",
)  # fmt: skip
_PAGE = 200


@dataclass(frozen=True)
class Found:
    """A file at a glance. ``None`` is either "none" or "not known"; the file's record tells which."""

    path: Path
    duration_s: float | None
    sound_s: float | None
    regions: int | None
    bpm: float | None
    bpm_confidence: float | None
    key: str | None
    camelot: str | None
    key_confidence: float | None
    peak_dbfs: float | None
    rms_dbfs: float | None
    classes: tuple[str, ...]
    """Answers of the file's ``contents``: what is most of the time in it, its form, its type, its own label."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, the path in readable form."""
        return {**asdict(self), "path": readable(os.fspath(self.path)), "classes": list(self.classes)}


def find(connection: Connection, query: Query, limit: int | None = None) -> list[Found]:
    """The files that ``query`` finds, by path."""
    columns = (_LOCATIONS.c.file_id, _LOCATIONS.c.path_bytes, *(_SUMMARY.c[name] for name in _COLUMNS))
    wanted = matching(query, *columns).limit(limit)
    classes = _classes(connection, wanted)
    return [
        Found(
            path=Path(os.fsdecode(row.path_bytes)),
            classes=tuple(classes.get(row.file_id, ())),
            **{name: getattr(row, name) for name in _COLUMNS},
        )
        for row in connection.execute(wanted)
    ]


def _classes(connection: Connection, wanted: Select[Any]) -> dict[int, list[str]]:
    """File → its answers, in the order of :data:`QUESTIONS`."""
    found: dict[int, list[str]] = {}
    files = select(wanted.subquery().c.file_id)
    answers = connection.execute(select(_LABELS).where(_LABELS.c.answer, _LABELS.c.file_id.in_(files)))
    for row in sorted(answers, key=lambda row: QUESTIONS.index(row.question)):
        found.setdefault(row.file_id, []).append(row.name)
    return found


def record_at(connection: Connection, path: Path) -> dict[str, Any] | None:
    """The public record of the file at ``path``."""
    rows = connection.execute(_location().where(_LOCATIONS.c.path_bytes == path_bytes(path))).all()
    return next(_records(connection, rows), None)


def iterate_records(engine: Engine, query: Query | None) -> Iterator[dict[str, Any]]:
    """Public records by path. Each page is a short transaction of its own, so that writers get their turn."""
    after = b""
    page: list[dict[str, Any]] | None = None
    while page is None or page:
        with engine.connect() as connection:
            wanted = matching(query or Query(), *_location().selected_columns)
            rows = connection.execute(wanted.where(_LOCATIONS.c.path_bytes > after).limit(_PAGE)).all()
            page = list(_records(connection, rows))
        after = rows[-1].path_bytes if rows else after
        yield from page


def matching(query: Query, *columns: ColumnElement[Any]) -> Select[Any]:
    """``columns`` of locations and summaries for all files that ``query`` finds, by path."""
    joined = select(*columns).select_from(_LOCATIONS).join(_SUMMARY, _SUMMARY.c.file_id == _LOCATIONS.c.file_id)
    return joined.where(*conditions(query)).order_by(_LOCATIONS.c.path_bytes)


def _location() -> Select[Any]:
    return select(_LOCATIONS.c.file_id, _LOCATIONS.c.path_bytes, _LOCATIONS.c.audio)


def _records(connection: Connection, locations: Sequence[Row[Any]]) -> Iterator[dict[str, Any]]:
    ids = {row.file_id for row in locations}
    wanted = select_outcomes(OUTCOMES.c.chosen).where(OUTCOMES.c.file_id.in_(ids), OUTCOMES.c.current)
    by_file = {
        file_id: [read_outcome(row) for row in _in_order(list(rows))]
        for file_id, rows in groupby(connection.execute(wanted), lambda row: row.file_id)
    }
    for row in locations:
        audio = None if row.audio is None else AudioInfo.model_validate(loads(row.audio))
        yield file_record(Path(os.fsdecode(row.path_bytes)), audio, by_file.get(row.file_id, []))


def _in_order(rows: list[Row[Any]]) -> list[Row[Any]]:
    """As they were made; where several analyzers give a kind, the one whose answer counts comes first."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    return sorted(rows, key=lambda row: (kinds.index(row.kind), not row.chosen))
