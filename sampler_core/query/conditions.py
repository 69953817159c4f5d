"""From a query's terms to SQL conditions on locations: what results say, and what is so of files themselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Exists,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from ..contracts import Scope, Status
from ..spelling import folded
from ..store.rows import ANALYSES, OUTCOMES
from ..store.sql import has_text, numbered, within
from ..store.tables import File, Location, Override, SearchRow, Tag, table
from .meaning import Meant
from .query import Age, Contains, Dates, Holds, Names, Query, Range, Tagged, Term
from .resolved import Resolved
from .terms import Told

Condition = ColumnElement[bool]
_LOCATIONS, _FILES, _TAGS = table(Location), table(File), table(Tag)
_ROWS, _OVERRIDES = table(SearchRow), table(Override)
_UNITS_H = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_THERE = _LOCATIONS.c.gone_at.is_(None)
SPANS = ANALYSES.alias("spans")
"""The stretches that are listed, where it is not files."""
_FEW = 1000


def condition(resolved: Resolved, *, listed: bool = True) -> Condition:
    """What has to hold for a file and its location.

    ``conf`` bounds the confidence of every estimate that the terms beside it ask for; alone, that of answers among
    labels. A place where the file is gone is found only where ``gone:`` stands among the terms. ``listed``: in the
    order of an index that has no such places; what is only counted is quicker without.
    """
    return _any_of(resolved.query, resolved, _THERE if listed else in_turn(_THERE))


def _any_of(query: Query, resolved: Resolved, there: Condition) -> Condition:
    groups = [(and_(true(), *_all_of(group, resolved)), _asks_for_gone(group, resolved)) for group in query.groups]
    if not any(gone for _, gone in groups):
        return and_(there, or_(*(holds for holds, _ in groups)))  # said once, it is what an index is made for
    return or_(*(holds if gone else and_(there, holds) for holds, gone in groups))


def _asks_for_gone(terms: tuple[Term, ...], resolved: Resolved) -> bool:
    """Whether ``gone:`` is among ``terms``, or in a saved query among them."""
    asked = [term for term in terms if not term.negated]
    saved = [
        resolved.saved[name]
        for term in asked
        if isinstance(term.value, Names) and term.field == "saved"
        for name in term.value.names
    ]
    inner = any(_asks_for_gone(group, resolved) for query in saved for group in query.groups)
    return inner or any(term.field == "gone" for term in asked)


def _all_of(terms: tuple[Term, ...], resolved: Resolved) -> list[Condition]:
    sure = list(dict.fromkeys(term for term in terms if term.field == "conf"))
    others = [term for term in terms if term.field != "conf"]
    found = [_condition(term, sure if not term.negated else [], resolved) for term in others]
    estimates = (not term.negated and any(each.is_estimate for each in resolved.meant.get(term, ())) for term in others)
    if sure and not any(estimates):
        ids = [resolved.id_of(each) for each in resolved.labels]
        answers = and_(_ROWS.c.field_id.in_(ids), _ROWS.c.word.is_not(None), _ROWS.c.rank == 0)
        wanted = select(*_listed(resolved.each, resolved)).where(answers, _sure(_ROWS.c.confidence, sure))
        found.append(of_many(wanted))
    return found


def _condition(term: Term, sure: list[Term], resolved: Resolved) -> Condition:
    if (meant := resolved.meant.get(term)) is not None:
        holds = _of_results(meant, sure, resolved)
    elif term in resolved.terms:
        holds = _of_told(resolved.told.get(term, {}))
    elif term.field == "saved":
        assert isinstance(term.value, Names)
        holds = or_(*(_any_of(resolved.saved[name], resolved, in_turn(_THERE)) for name in term.value.names))
    else:
        holds = FACTS[term.field](term.value)
    if not term.negated:
        return holds
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(holds if isinstance(holds, Exists) else func.coalesce(holds, False))


def _of_results(meant: tuple[Meant, ...], sure: list[Term], resolved: Resolved) -> Condition:
    with_value = [_with_value(each, sure, resolved) for each in meant if not each.is_none]
    found = [of_many(union_all(*with_value) if len(with_value) > 1 else with_value[0])] if with_value else []
    return or_(*found, *(_without_value(each, sure, resolved) for each in meant if each.is_none))


def _with_value(meant: Meant, sure: list[Term], resolved: Resolved) -> Select[Any]:
    """The files with a row of such a value, of themselves or of a stretch in them."""
    c = _ROWS.c
    value = c.word.in_(meant.words) if meant.range is None else _within(c.number, meant.range)
    bounds = _sure(c.confidence, sure) if meant.is_estimate else true()
    return select(*_listed(meant.asked.kind.scope, resolved)).where(_rows_of(meant, resolved), value, bounds)


def _without_value(meant: Meant, sure: list[Term], resolved: Resolved) -> Condition:
    """Files with a result, an analyzer's or a person's, that has no such value."""
    c, kind = _ROWS.c, meant.asked.kind.id
    listed = _listed(meant.asked.kind.scope, resolved)
    rows = select(*listed).where(_rows_of(meant, resolved))
    # An index for each.
    valued = of_many(union_all(*(rows.where(column.is_not(None)) for column in (c.number, c.word))))
    here = OUTCOMES.c.file_id == _LOCATIONS.c.file_id
    found = exists().where(here, OUTCOMES.c.kind == kind, OUTCOMES.c.chosen, OUTCOMES.c.status == Status.OK)
    corrected = of_many(select(_OVERRIDES.c.file_id).where(_OVERRIDES.c.kind == kind))
    facet = meant.asked.facet
    if not sure or facet is None or facet.confidence is None:
        return and_(not_(valued), or_(corrected, found))
    bounded = and_(c.field_id == resolved.sure_id_of(meant.asked), _sure(c.number, sure))
    return and_(of_many(select(*listed).where(bounded, c.number.is_not(None))), not_(valued), or_(corrected, found))


def _listed(scope: Scope, resolved: Resolved) -> tuple[ColumnElement[Any], ...]:
    """What tells of which file a row is, and where such stretches are listed, of which of them."""
    whole = resolved.each is Scope.FILE or scope is not resolved.each
    return (_ROWS.c.file_id,) if whole else (_ROWS.c.file_id, _ROWS.c.span)


def _of_told(told: Mapping[int, Told]) -> Condition:
    files = select(numbered({file_id: each.score for file_id, each in told.items()}).c.id)
    return of_few(files) if len(told) <= _FEW else of_many(files)


def _rows_of(meant: Meant, resolved: Resolved) -> Condition:
    """Of labels, answers count alone unless it is asked for what is likely."""
    likely = meant.asked.likely
    counts = _ROWS.c.rank == 0 if likely is None else _ROWS.c.confidence >= likely
    return and_(_ROWS.c.field_id == resolved.id_of(meant.asked), counts)


def _sure(column: ColumnElement[Any], terms: list[Term]) -> Condition:
    bounds = [(_within(column, term.value), term.negated) for term in terms if isinstance(term.value, Range)]
    return and_(true(), *(not_(bound) if negated else bound for bound, negated in bounds))


def _within(column: ColumnElement[Any], value: Range) -> Condition:
    return within(column, value.low, value.high, strict=value.strict)


def of_few(files: Select[Any]) -> Condition:
    """Of one of ``files``, of which there are few as a rule: they are looked up."""
    return _LOCATIONS.c.file_id.in_(files)


def of_many(files: Select[Any] | CompoundSelect[Any]) -> Condition:
    """Of one of ``files``, of which there are many as a rule; with two columns, one of these stretches of files."""
    if len(files.selected_columns) > 1:
        return in_turn(tuple_(_LOCATIONS.c.file_id, SPANS.c.span_index).in_(files))
    return in_turn(_LOCATIONS.c.file_id.in_(files))


def in_turn(holds: Condition) -> Condition:
    """What is not to be looked up: the listing is gone through in its order, which needs no sorting and ends with the
    page. Databases look into no function, so they cannot do otherwise."""
    return func.coalesce(holds, false())


def _path(value: Contains) -> Condition:
    return has_text(_LOCATIONS.c.path_folded, value.text)


def _tag(value: Contains | Tagged) -> Condition:
    c = _TAGS.c
    if isinstance(value, Contains):
        return _has_tag(or_(c.name_folded == folded(value.text), has_text(c.value_folded, value.text)))
    of = value.value
    holds = _within(c.number, of) if isinstance(of, Range) else c.value_folded.in_(of.names)
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
    return lambda value: of_many(select(_FILES.c.id).where(_within(column, value)))


FACTS: dict[str, Callable[[Any], Condition]] = {
    "duration": _of_audio(_FILES.c.duration_s),
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
