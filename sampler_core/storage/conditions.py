"""From a query's terms to SQL conditions on locations and file summaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true

from .query import Contains, Names, Query, Range, Term
from .rows import OUTCOMES
from .tables import FileLabel, FileSummary, Location, Tag, table

_LOCATIONS, _SUMMARY, _TAGS, _LABELS = table(Location), table(FileSummary), table(Tag), table(FileLabel)
_LIKELY = 0.5

Condition = ColumnElement[bool]


def conditions(query: Query) -> list[Condition]:
    """What has to hold for all terms of ``query``.

    ``conf`` bounds the confidence of every estimate that the other terms ask for; alone, that of the class.
    """
    sure = [term for term in query.terms if term.field == "conf"]
    others = [term for term in query.terms if term.field != "conf"]
    found = [_condition(term, sure if not term.negated else []) for term in others]
    if sure and not any(term.field in _ESTIMATES and not term.negated for term in others):
        found.append(_labelled(_LABELS.c.answer, sure))
    return found


def _condition(term: Term, sure: list[Term]) -> Condition:
    estimate = _ESTIMATES.get(term.field)
    condition = estimate(term.value, sure) if estimate else _FACTS[term.field](term.value)
    # A file without a bpm is not one of 120 bpm: NULL has to count as false before it is negated.
    return not_(func.coalesce(condition, False)) if term.negated else condition


def _within(column: ColumnElement[Any], value: Range) -> Condition:
    low = [] if value.low is None else [column > value.low if value.strict else column >= value.low]
    high = [] if value.high is None else [column < value.high if value.strict else column <= value.high]
    return and_(*low, *high)


def _sure(column: ColumnElement[Any], terms: list[Term]) -> Condition:
    bounds = [(_within(column, term.value), term.negated) for term in terms if isinstance(term.value, Range)]
    return and_(true(), *(not_(bound) if negated else bound for bound, negated in bounds))


def _bpm(value: Range, sure: list[Term]) -> Condition:
    return and_(_within(_SUMMARY.c.bpm, value), _sure(_SUMMARY.c.bpm_confidence, sure))


def _key(value: Names, sure: list[Term]) -> Condition:
    return and_(_SUMMARY.c.key.in_(value.names), _sure(_SUMMARY.c.key_confidence, sure))


def _class(value: Names, sure: list[Term]) -> Condition:
    return _labelled(and_(_LABELS.c.answer, _LABELS.c.name.in_(value.names)), sure)


def _contains(value: Names, sure: list[Term]) -> Condition:
    named = and_(_LABELS.c.question == "content", _LABELS.c.name.in_(value.names), _LABELS.c.probability >= _LIKELY)
    return _labelled(named, sure)


def _labelled(label: Condition, sure: list[Term]) -> Condition:
    return _LOCATIONS.c.file_id.in_(select(_LABELS.c.file_id).where(label, _sure(_LABELS.c.probability, sure)))


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


_ESTIMATES: dict[str, Callable[[Any, list[Term]], Condition]] = {
    "bpm": _bpm,
    "key": _key,
    "class": _class,
    "contains": _contains,
}
"""Fields whose values have a confidence."""
_FACTS: dict[str, Callable[[Any], Condition]] = {
    "duration": lambda value: _within(_SUMMARY.c.duration_s, value),
    "tag": _tag,
    "path": _path,
    "status": _status,
    "text": _text,
}
