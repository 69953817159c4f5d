"""Finding files: from a query to SQL."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from .codec import readable
from .conditions import conditions
from .query import Query
from .tables import QUESTIONS, FileLabel, FileSummary, Location, table

_LOCATIONS, _SUMMARY, _LABELS = table(Location), table(FileSummary), table(FileLabel)
_COLUMNS = (
    "duration_s", "sound_s", "regions", "bpm", "bpm_confidence", "key", "camelot", "key_confidence",
    "peak_dbfs", "rms_dbfs",
)  # fmt: skip


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


def matching(query: Query, *columns: ColumnElement[Any]) -> Select[Any]:
    """``columns`` of locations and summaries for all files that ``query`` finds, by path."""
    joined = select(*columns).select_from(_LOCATIONS).join(_SUMMARY, _SUMMARY.c.file_id == _LOCATIONS.c.file_id)
    return joined.where(*conditions(query)).order_by(_LOCATIONS.c.path_bytes)
