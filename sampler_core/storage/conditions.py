"""From a query's terms to SQL conditions on locations and file summaries."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true, union_all

from ..contracts import Status
from .query import Age, Contains, Dates, Holds, Names, Query, Range, Term, Value
from .resolved import FieldOfKind, Resolved
from .rows import OUTCOMES
from .tables import File, FileLabel, FileSummary, Location, Scalar, Tag, table
from .texts import has_text

_LOCATIONS, _SUMMARY, _FILES = table(Location), table(FileSummary), table(File)
_TAGS, _LABELS, _SCALARS = table(Tag), table(FileLabel), table(Scalar)
_LIKELY = 0.5
_UNITS_H = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}

Condition = ColumnElement[bool]


def condition(resolved: Resolved) -> Condition:
    """What has to hold for a file and its location.

    ``conf`` bounds the confidence of every estimate that the terms beside it ask for; alone, that of the class.
    """
    return _any_of(resolved.query, resolved)


def _any_of(query: Query, resolved: Resolved) -> Condition:
    return or_(*(and_(true(), *_all_of(group, resolved)) for group in query.groups))


def _all_of(terms: tuple[Term, ...], resolved: Resolved) -> list[Condition]:
    sure = [term for term in terms if term.field == "conf"]
    others = [term for term in terms if term.field != "conf"]
    found = [_condition(term, sure if not term.negated else [], resolved) for term in others]
    if sure and not any(term.field in _ESTIMATES and not term.negated for term in others):
        found.append(_of_many(_labelled(_LABELS.c.answer, sure)))
    return found


def _condition(term: Term, sure: list[Term], resolved: Resolved) -> Condition:
    if (estimate := _ESTIMATES.get(term.field)) is not None:
        holds = estimate(term.value, sure)
    elif term.field == "saved":
        assert isinstance(term.value, Names)
        holds = or_(*(_any_of(resolved.saved[name], resolved) for name in term.value.names))
    elif (fact := _FACTS.get(term.field)) is not None:
        holds = fact(term.value)
    else:
        holds = _scalar(resolved.fields[term.field], term.value)
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(func.coalesce(holds, False)) if term.negated else holds


def _within(column: ColumnElement[Any], value: Range) -> Condition:
    low = [] if value.low is None else [column > value.low if value.strict else column >= value.low]
    high = [] if value.high is None else [column < value.high if value.strict else column <= value.high]
    return and_(*low, *high)


def _of_few(files: Select[Any]) -> Condition:
    """Of one of ``files``, of which there are few as a rule: they are looked up."""
    return _LOCATIONS.c.file_id.in_(files)


def _of_many(files: Select[Any]) -> Condition:
    """The same where there are many as a rule. The listing is gone through in its order, which needs no sorting and
    ends with the page; the sum keeps the database from looking them up."""
    return (_LOCATIONS.c.file_id + 0).in_(files)


# Estimates: what has a confidence.


def _sure(column: ColumnElement[Any], terms: list[Term]) -> Condition:
    bounds = [(_within(column, term.value), term.negated) for term in terms if isinstance(term.value, Range)]
    return and_(true(), *(not_(bound) if negated else bound for bound, negated in bounds))


def _bpm(value: Range, sure: list[Term]) -> Condition:
    return and_(_within(_SUMMARY.c.bpm, value), _sure(_SUMMARY.c.bpm_confidence, sure))


def _key(value: Names, sure: list[Term]) -> Condition:
    return and_(_SUMMARY.c.key.in_(value.names), _sure(_SUMMARY.c.key_confidence, sure))


def _camelot(value: Names, sure: list[Term]) -> Condition:
    return and_(_SUMMARY.c.camelot.in_(value.names), _sure(_SUMMARY.c.key_confidence, sure))


def _class(value: Names, sure: list[Term]) -> Condition:
    return _of_few(_labelled(and_(_LABELS.c.answer, _LABELS.c.name.in_(value.names)), sure))


def _form(value: Names, sure: list[Term]) -> Condition:
    form = and_(_LABELS.c.answer, _LABELS.c.question == "form", _LABELS.c.name.in_(value.names))
    return _of_many(_labelled(form, sure))


def _contains(value: Names, sure: list[Term]) -> Condition:
    named = and_(_LABELS.c.question == "content", _LABELS.c.name.in_(value.names), _LABELS.c.probability >= _LIKELY)
    return _of_many(_labelled(named, sure))


def _labelled(label: Condition, sure: list[Term]) -> Select[Any]:
    return select(_LABELS.c.file_id).where(label, _sure(_LABELS.c.probability, sure))


_ESTIMATES: dict[str, Callable[[Any, list[Term]], Condition]] = {
    "bpm": _bpm,
    "key": _key,
    "camelot": _camelot,
    "class": _class,
    "form": _form,
    "contains": _contains,
}

# Facts: what is so or is not.


def _path(value: Contains) -> Condition:
    return has_text(_LOCATIONS.c.path, value.text)


def _tag(value: Contains) -> Condition:
    return _has_tag(or_(func.lower(_TAGS.c.name) == value.text.lower(), has_text(_TAGS.c.value, value.text)))


def _text(value: Contains) -> Condition:
    return or_(_path(value), _has_tag(has_text(_TAGS.c.value, value.text)))


def _has_tag(tagged: Condition) -> Condition:
    """A tag of the container belongs to the location, one that a person gave to every place of the sound."""
    here = select(_TAGS.c.location_id).where(_TAGS.c.location_id.is_not(None), tagged)
    places = _LOCATIONS.alias()
    everywhere = select(places.c.id).join_from(_TAGS, places, places.c.file_id == _TAGS.c.file_id)
    return _LOCATIONS.c.id.in_(union_all(here, everywhere.where(_TAGS.c.location_id.is_(None), tagged)))


def _status(value: Names) -> Condition:
    found = select(OUTCOMES.c.file_id).where(OUTCOMES.c.current, OUTCOMES.c.status.in_(value.names))
    if Status.OK in value.names:  # the rule: each file is asked; the others are exceptions, which are looked up
        return found.where(OUTCOMES.c.file_id == _LOCATIONS.c.file_id).exists()
    return _of_few(found)


def _added(value: Age | Dates) -> Condition:
    first, end = _moments(value)
    bounds = [_FILES.c.added_at >= first] if first else []
    return _of_many(select(_FILES.c.id).where(true(), *bounds, *([_FILES.c.added_at < end] if end else [])))


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
    copies = _LOCATIONS.alias()
    return _of_few(select(copies.c.file_id).group_by(copies.c.file_id).having(func.count() > 1))


def _of_audio(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: _of_many(select(_FILES.c.id).where(_within(column, value)))


def _summarized(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: _within(column, value)


def _scalar(of: FieldOfKind, value: Value) -> Condition:
    c = _SCALARS.c
    assert isinstance(value, Range | Names)
    holds = _within(c.number, value) if isinstance(value, Range) else c.text.in_(value.names)
    return _of_many(select(c.file_id).where(c.kind == of.kind, c.field == of.field, holds))


_FACTS: dict[str, Callable[[Any], Condition]] = {
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
}
