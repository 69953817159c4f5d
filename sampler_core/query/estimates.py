"""Conditions on estimates: what has a confidence, which ``conf`` bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, select, true

from ..store.tables import FileLabel, FileSummary, table
from .clauses import Condition, of_few, of_many, within
from .query import Names, Range, Term

_SUMMARY, LABELS = table(FileSummary), table(FileLabel)
_LIKELY = 0.5


def _sure(column: ColumnElement[Any], terms: list[Term]) -> Condition:
    bounds = [(within(column, term.value), term.negated) for term in terms if isinstance(term.value, Range)]
    return and_(true(), *(not_(bound) if negated else bound for bound, negated in bounds))


def _bpm(value: Range, sure: list[Term]) -> Condition:
    return and_(within(_SUMMARY.c.bpm, value), _sure(_SUMMARY.c.bpm_confidence, sure))


def _key(value: Names, sure: list[Term]) -> Condition:
    return and_(_SUMMARY.c.key.in_(value.names), _sure(_SUMMARY.c.key_confidence, sure))


def _camelot(value: Names, sure: list[Term]) -> Condition:
    return and_(_SUMMARY.c.camelot.in_(value.names), _sure(_SUMMARY.c.key_confidence, sure))


def _class(value: Names, sure: list[Term]) -> Condition:
    return of_few(labelled(and_(LABELS.c.answer, LABELS.c.name.in_(value.names)), sure))


def _answer_to(question: str) -> Callable[[Names, list[Term]], Condition]:
    def condition(value: Names, sure: list[Term]) -> Condition:
        answer = and_(LABELS.c.answer, LABELS.c.question == question, LABELS.c.name.in_(value.names))
        return of_many(labelled(answer, sure))

    return condition


def _contains(value: Names, sure: list[Term]) -> Condition:
    named = and_(LABELS.c.question == "content", LABELS.c.name.in_(value.names), LABELS.c.probability >= _LIKELY)
    return of_many(labelled(named, sure))


def labelled(label: Condition, sure: list[Term]) -> Select[Any]:
    """The files with such a label, as sure as ``sure`` asks."""
    return select(LABELS.c.file_id).where(label, _sure(LABELS.c.probability, sure))


ESTIMATES: dict[str, Callable[[Any, list[Term]], Condition]] = {
    "bpm": _bpm,
    "key": _key,
    "camelot": _camelot,
    "class": _class,
    "form": _answer_to("form"),
    "type": _answer_to("type"),
    "own": _answer_to("own"),
    "contains": _contains,
}
"""By field: a condition for a value, and how sure the estimate has to be."""
