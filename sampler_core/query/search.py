"""Finding files: from a query to what is known of them at a glance."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from ..store.codec import readable_path
from ..store.tables import QUESTIONS, File, FileLabel, FileSummary, Location, table
from .cursor import write_cursor
from .order import Order
from .paging import Rows, paged
from .query import Query
from .resolved import resolve

_LOCATIONS, _SUMMARY, _FILES, _LABELS = table(Location), table(FileSummary), table(File), table(FileLabel)
_OF_SUMMARY = (
    "duration_s", "sound_s", "regions", "bpm", "bpm_confidence", "key", "camelot", "key_confidence",
    "peak_dbfs", "rms_dbfs",
)  # fmt: skip
_OF_FILE = ("sample_rate_hz", "channels", "added_at", "identity")
_PLACE = tuple(_LOCATIONS.c[name] for name in ("file_id", "path_bytes", "mtime_ns", "gone_at"))
_FACTS = select(
    _SUMMARY.c.file_id, *(_SUMMARY.c[name] for name in _OF_SUMMARY), *(_FILES.c[name] for name in _OF_FILE)
).join_from(_SUMMARY, _FILES)
_PAGE = 1000


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
    classes: tuple[str, ...]
    """Answers of the file's ``contents``: what is most of the time in it, its form, its type, its own label."""
    cursor: str
    """Where this file stands: ``find(…, after=found.cursor)`` goes on behind it."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, the path in readable form."""
        moments = {name: getattr(self, name) for name in ("added_at", "modified_at", "gone_at")}
        times = {name: moment and moment.isoformat() for name, moment in moments.items()}
        path = readable_path(self.path)
        return {**asdict(self), **times, "path": path, "classes": list(self.classes)}


COLUMNS = tuple(field.name for field in fields(Found) if field.name != "cursor")
"""What is known of a found file, by name."""


def iterate_found(engine: Engine, query: Query, limit: int | None, after: str | None) -> Iterator[Found]:
    """The files that ``query`` finds, in its order, at most ``limit``, behind the cursor ``after``."""
    return paged(engine, query, _PLACE, _found, size=_PAGE, limit=limit, after=after)


def count_found(connection: Connection, query: Query) -> int:
    """How many files ``query`` finds."""
    return Order(resolve(connection, query)).count(connection)


def _found(connection: Connection, rows: Rows, order: Order) -> list[Found]:
    ids = {row.file_id for row in rows}
    facts = {row["file_id"]: row for row in connection.execute(_FACTS.where(_SUMMARY.c.file_id.in_(ids))).mappings()}
    classes = _classes(connection, ids)
    return [
        Found(
            path=Path(os.fsdecode(row.path_bytes)),
            modified_at=datetime.fromtimestamp(row.mtime_ns / 1e9, UTC),
            gone_at=row.gone_at,
            classes=tuple(classes.get(row.file_id, ())),
            cursor=write_cursor(order.sort, order.place(row)),
            **{name: facts[row.file_id][name] for name in (*_OF_SUMMARY, *_OF_FILE)},
        )
        for row in rows
    ]


def _classes(connection: Connection, file_ids: set[int]) -> dict[int, list[str]]:
    """File → its answers, in the order of :data:`QUESTIONS`."""
    found: dict[int, list[str]] = {}
    answers = connection.execute(select(_LABELS).where(_LABELS.c.answer, _LABELS.c.file_id.in_(file_ids)))
    for row in sorted(answers, key=lambda row: QUESTIONS.index(row.question)):
        found.setdefault(row.file_id, []).append(row.name)
    return found
