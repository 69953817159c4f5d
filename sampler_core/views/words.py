"""Answers in words: as their kinds say, or their facets and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..contracts import Facet, Outcome
from ..facets.known import Kind
from ..facets.labels import in_words, judged
from ..facets.paths import value_at
from ..facets.sentence import in_sentence
from ..facets.values import number_in
from ..store.stored import StoredFile
from ..text import shortened
from ..wording import number

_FIELDS, _LONG = 20, 120


def answer(outcome: Outcome, file: StoredFile) -> str:
    """The result of ``outcome`` in words."""
    if outcome.result is None:
        return "nothing to analyze: no region of sound"
    return told_by(file.kinds.by_id.get(outcome.kind) or Kind(outcome.kind), outcome.result)


def told_by(kind: Kind, result: Mapping[str, Any]) -> str:
    """A result in the words of its kind; of one that has no sentence its facets, then its other single fields."""
    if kind.about.sentence is not None:
        return in_sentence(kind.about.sentence, kind.reader, result)
    facets = [told for facet in kind.about.facets if (told := facet_in_words(kind, facet, result))]
    labels = in_words(judged(kind.about.facets, result))
    fields = _fields(result, {path.partition(".")[0] for facet in kind.about.facets for path in _paths(facet)})
    return ", ".join([*([labels] if labels else []), *facets, *fields])


def facet_in_words(kind: Kind, facet: Facet, result: Mapping[str, Any]) -> str:
    """``brightness 2100 Hz (0.90)``: a facet that is no label, with unit and confidence; empty where there is none."""
    value = None if facet.type == "label" else kind.reader.value(facet, result)
    if value is None or value == "":
        return ""
    told = value_in_words(facet, value)
    sure = number_in(value_at(result, facet.confidence)) if facet.confidence else None
    before = "" if facet.unit.lower() == facet.name else f"{facet.title or facet.name.replace('_', ' ')} "
    return f"{before}{told}{'' if sure is None else f' ({sure:.2f})'}"


def value_in_words(facet: Facet, value: str | float | bool) -> str:
    """A value of ``facet`` with its unit, in its format."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return shortened(value, _LONG)
    return shortened(number(value, facet.format or "g"), _LONG) + (f" {facet.unit}" if facet.unit else "")


def _paths(facet: Facet) -> Iterator[str]:
    yield from facet.places
    yield from (path for path in (facet.confidence, facet.answer, facet.abstained) if path)


def _fields(result: Mapping[str, Any], taken: set[str]) -> Iterator[str]:
    fields = ((name, value) for name, value in result.items() if name not in taken)
    single = ((name, value) for name, value in fields if isinstance(value, int | float | str))
    for name, value in islice(single, _FIELDS):
        yield f"{shortened(name, _LONG)} {shortened(str(value), _LONG)}"
    if more := sum(1 for _ in single):
        yield f"… and {more:,} more fields"
