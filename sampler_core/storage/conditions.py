"""From a query's terms to SQL conditions on locations and file summaries."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true

from .query import Age, Contains, Dates, Holds, Names, Query, Range, Term, Value
from .resolved import Resolved
from .rows import OUTCOMES
from .tables import File, FileLabel, FileSummary, Location, Scalar, Tag, table

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
        found.append(_labelled(_LABELS.c.answer, sure))
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
        holds = _scalar(*resolved.fields[term.field], term.value)
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(func.coalesce(holds, False)) if term.negated else holds


def _within(column: ColumnElement[Any], value: Range) -> Condition:
    low = [] if value.low is None else [column > value.low if value.strict else column >= value.low]
    high = [] if value.high is None else [column < value.high if value.strict else column <= value.high]
    return and_(*low, *high)


def _of_file(files: Select[Any]) -> Condition:
    return _LOCATIONS.c.file_id.in_(files)


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
    return _labelled(and_(_LABELS.c.answer, _LABELS.c.name.in_(value.names)), sure)


def _form(value: Names, sure: list[Term]) -> Condition:
    form = and_(_LABELS.c.answer, _LABELS.c.question == "form", _LABELS.c.name.in_(value.names))
    return _labelled(form, sure)


def _contains(value: Names, sure: list[Term]) -> Condition:
    named = and_(_LABELS.c.question == "content", _LABELS.c.name.in_(value.names), _LABELS.c.probability >= _LIKELY)
    return _labelled(named, sure)


def _labelled(label: Condition, sure: list[Term]) -> Condition:
    return _of_file(select(_LABELS.c.file_id).where(label, _sure(_LABELS.c.probability, sure)))


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
    return _LOCATIONS.c.path.icontains(value.text, autoescape=True)


def _tag(value: Contains) -> Condition:
    named = func.lower(_TAGS.c.name) == value.text.lower()
    return _has_tag(or_(named, _TAGS.c.value.icontains(value.text, autoescape=True)))


def _text(value: Contains) -> Condition:
    return or_(_path(value), _has_tag(_TAGS.c.value.icontains(value.text, autoescape=True)))


def _has_tag(tagged: Condition) -> Condition:
    """A tag of the container belongs to the location, one that a person gave to the sound."""
    here = select(_TAGS.c.location_id).where(_TAGS.c.location_id.is_not(None), tagged)
    everywhere = select(_TAGS.c.file_id).where(_TAGS.c.location_id.is_(None), tagged)
    return or_(_LOCATIONS.c.id.in_(here), _of_file(everywhere))


def _status(value: Names) -> Condition:
    return _of_file(select(OUTCOMES.c.file_id).where(OUTCOMES.c.current, OUTCOMES.c.status.in_(value.names)))


def _added(value: Age | Dates) -> Condition:
    first, end = _moments(value)
    bounds = [_FILES.c.added_at >= first] if first else []
    return _of_file(select(_FILES.c.id).where(true(), *bounds, *([_FILES.c.added_at < end] if end else [])))


def _modified(value: Age | Dates) -> Condition:
    first, end = (moment and int(moment.timestamp()) * 10**9 for moment in _moments(value))
    bounds = [_LOCATIONS.c.mtime_ns >= first] if first else []
    return and_(true(), *bounds, *([_LOCATIONS.c.mtime_ns < end] if end else []))


def _moments(value: Age | Dates) -> tuple[datetime | None, datetime | None]:
    """When it begins, and when it is over."""
    if isinstance(value, Age):
        return datetime.fromtimestamp(max(0.0, time.time() - value.count * _UNITS_H[value.unit] * 3600), UTC), None
    first, last = (day and datetime.combine(day, time_of_day()) for day in (value.first, value.last))
    # Midnight of this computer's time zone, whatever its offset was on that day.
    return first and first.astimezone(), last and (last + timedelta(days=1)).astimezone()


def _duplicates(_value: Holds) -> Condition:
    copies = _LOCATIONS.alias()
    return _of_file(select(copies.c.file_id).group_by(copies.c.file_id).having(func.count() > 1))


def _of_audio(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: _of_file(select(_FILES.c.id).where(_within(column, value)))


def _summarized(column: ColumnElement[Any]) -> Callable[[Range], Condition]:
    return lambda value: _within(column, value)


def _scalar(kind: str, field: str, value: Value) -> Condition:
    c = _SCALARS.c
    holds = _within(c.number, value) if isinstance(value, Range) else c.text.in_(value.names)
    return _of_file(select(c.file_id).where(c.kind == kind, c.field == field, holds))


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
