"""Finding files: from a query to SQL, and from rows to what a person reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, not_, or_, select

from ..contracts import AudioInfo
from .codec import loads, path_bytes, readable
from .query import Contains, Names, Query, Range, Term
from .records import file_record
from .rows import OUTCOMES, read_outcome, select_outcomes
from .tables import FileSummary, Location, Tag, table

_LOCATIONS, _SUMMARY, _TAGS = table(Location), table(FileSummary), table(Tag)
_COLUMNS = (
    "duration_s", "sound_s", "regions", "bpm", "bpm_confidence", "key", "camelot", "key_confidence",
    "peak_dbfs", "rms_dbfs",
)  # fmt: skip
_PAGE = 200

Condition = ColumnElement[bool]


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

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, the path in readable form."""
        return {**asdict(self), "path": readable(os.fspath(self.path)), "classes": list(self.classes)}


def find(connection: Connection, query: Query, limit: int | None = None) -> list[Found]:
    """The files that ``query`` finds, by path."""
    columns = (_LOCATIONS.c.path_bytes, _SUMMARY.c.classes, *(_SUMMARY.c[name] for name in _COLUMNS))
    rows = connection.execute(matching(query, *columns).limit(limit))
    return [
        Found(
            path=Path(os.fsdecode(row.path_bytes)),
            classes=tuple(loads(row.classes) or ()),
            **{name: getattr(row, name) for name in _COLUMNS},
        )
        for row in rows
    ]


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
    return joined.where(*map(_condition, query.terms)).order_by(_LOCATIONS.c.path_bytes)


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


def _condition(term: Term) -> Condition:
    condition = _CONDITIONS[term.field](term.value)
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(func.coalesce(condition, False)) if term.negated else condition


def _between(column: ColumnElement[Any]) -> Callable[[Any], Condition]:
    def condition(value: Range) -> Condition:
        low = [] if value.low is None else [column >= value.low]
        high = [] if value.high is None else [column <= value.high]
        return and_(*low, *high)

    return condition


def _path(value: Contains) -> Condition:
    return _LOCATIONS.c.path.icontains(value.text, autoescape=True)


def _tag(value: Contains) -> Condition:
    named = func.lower(_TAGS.c.name) == value.text.lower()
    return _has_tag(or_(named, _TAGS.c.value.icontains(value.text, autoescape=True)))


def _text(value: Contains) -> Condition:
    return or_(_path(value), _has_tag(_TAGS.c.value.icontains(value.text, autoescape=True)))


def _has_tag(condition: Condition) -> Condition:
    here = or_(_TAGS.c.location_id == _LOCATIONS.c.id, _TAGS.c.location_id.is_(None))
    return select(_TAGS.c.id).where(_TAGS.c.file_id == _LOCATIONS.c.file_id, here, condition).exists()


def _status(value: Names) -> Condition:
    found = and_(OUTCOMES.c.current, OUTCOMES.c.status.in_(value.names))
    return _LOCATIONS.c.file_id.in_(select(OUTCOMES.c.file_id).where(found))


def _class(value: Names) -> Condition:
    return or_(*(_SUMMARY.c.classes.icontains(f'"{name}"', autoescape=True) for name in value.names))


_CONDITIONS: dict[str, Callable[[Any], Condition]] = {
    "bpm": _between(_SUMMARY.c.bpm),
    "duration": _between(_SUMMARY.c.duration_s),
    "key": lambda value: _SUMMARY.c.key.in_(value.names),
    "class": _class,
    "tag": _tag,
    "path": _path,
    "status": _status,
    "text": _text,
}
