"""Conditions on facts: what is so or is not, without a confidence."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true, union_all

from ..contracts import Status
from ..spelling import folded
from ..store.rows import OUTCOMES
from ..store.tables import File, FileSummary, Location, Scalar, Tag, table
from .clauses import Condition, in_turn, of_few, of_many, within
from .query import Age, Contains, Dates, Holds, Names, Range, Tagged, Value
from .resolved import FieldOfKind
from .texts import has_text

_LOCATIONS, _SUMMARY, _FILES = table(Location), table(FileSummary), table(File)
_TAGS, _SCALARS = table(Tag), table(Scalar)
_UNITS_H = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}


def _path(value: Contains) -> Condition:
    return has_text(_LOCATIONS.c.path_folded, value.text)


def _tag(value: Contains | Tagged) -> Condition:
    c = _TAGS.c
    if isinstance(value, Contains):
        return _has_tag(or_(c.name_folded == folded(value.text), has_text(c.value_folded, value.text)))
    of = value.value
    holds = within(c.number, of) if isinstance(of, Range) else c.value_folded.in_(of.names)
    return _has_tag(and_(c.name_folded == value.name, holds))


def _text(value: Contains) -> Condition:
    """What a person writes into a tag is often its name alone; the names of a container's tags say nothing."""
    in_value = has_text(_TAGS.c.value_folded, value.text)
    return or_(_path(value), _has_tag(in_value, or_(in_value, has_text(_TAGS.c.name_folded, value.text))))


def _has_tag(tagged: Condition, of_person: Condition | None = None) -> Condition:
    """A tag of the container belongs to the location, one that a person gave to every place of the sound.

    ``of_person`` is what has to hold for those of people, where that is something else.
    """
    here = select(_TAGS.c.location_id).where(_TAGS.c.location_id.is_not(None), tagged)
    places = _LOCATIONS.alias()
    everywhere = select(places.c.id).join_from(_TAGS, places, places.c.file_id == _TAGS.c.file_id)
    theirs = everywhere.where(_TAGS.c.location_id.is_(None), tagged if of_person is None else of_person)
    return in_turn(_LOCATIONS.c.id.in_(union_all(here, theirs)))


def _status(value: Names) -> Condition:
    found = select(OUTCOMES.c.file_id).where(OUTCOMES.c.current, OUTCOMES.c.status.in_(value.names))
    if Status.OK in value.names:  # the rule: each file is asked; the others are exceptions, which are looked up
        return found.where(OUTCOMES.c.file_id == _LOCATIONS.c.file_id).exists()
    return of_few(found)


def _added(value: Age | Dates) -> Condition:
    first, end = _moments(value)
    bounds = [_FILES.c.added_at >= first] if first else []
    return of_many(select(_FILES.c.id).where(true(), *bounds, *([_FILES.c.added_at < end] if end else [])))


def _modified(value: Age | Dates) -> Condition:
    first, end = (moment and int(moment.timestamp()) * 10**9 for moment in _moments(value))
    bounds = [_LOCATIONS.c.mtime_ns >= first] if first else []
    return and_(true(), *bounds, *([_LOCATIONS.c.mtime_ns < end] if end else []))


def _moments(value: Age | Dates) -> tuple[datetime | None, datetime | None]:
    """When it begins, and when it is over."""
    if isinstance(value, Age):
        return datetime.fromtimestamp(max(0.0, time.time() - value.count * _UNITS_H[value.unit] * 3600), UTC), None
    return _midnight(value.first), _midnight(value.last and value.last + timedelta(days=1))


def _midnight(day: date | None) -> datetime | None:
    """In this computer's time zone, whatever its offset was on that day."""
    return None if day is None else datetime.combine(day, datetime.min.time()).astimezone()


def _duplicates(_value: Holds) -> Condition:
    """Copies that are gone are none."""
    copies = _LOCATIONS.alias()
    there = select(copies.c.file_id).where(copies.c.gone_at.is_(None))
    return of_few(there.group_by(copies.c.file_id).having(func.count() > 1))


def _gone(_value: Holds) -> Condition:
    return _LOCATIONS.c.gone_at.is_not(None)


def _of_audio(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: of_many(select(_FILES.c.id).where(within(column, value)))


def _summarized(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: within(column, value)


def scalar(of: FieldOfKind, value: Value) -> Condition:
    """The result of a kind has this value in this field."""
    c = _SCALARS.c
    assert isinstance(value, Range | Names)
    holds = within(c.number, value) if isinstance(value, Range) else c.text.in_(value.names)
    return of_many(select(c.file_id).where(c.kind == of.kind, c.field == of.field, holds))


FACTS: dict[str, Callable[[Any], Condition]] = {
    "duration": _summarized(_SUMMARY.c.duration_s),
    "sound": _summarized(_SUMMARY.c.sound_s),
    "regions": _summarized(_SUMMARY.c.regions),
    "peak": _summarized(_SUMMARY.c.peak_dbfs),
    "rms": _summarized(_SUMMARY.c.rms_dbfs),
    "rate": _of_audio(_FILES.c.sample_rate_hz),
    "channels": _of_audio(_FILES.c.channels),
    "tag": _tag,
    "path": _path,
    "text": _text,
    "status": _status,
    "added": _added,
    "modified": _modified,
    "duplicates": _duplicates,
    "gone": _gone,
}
"""By field: a condition for a value."""
