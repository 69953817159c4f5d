"""What a result says: a row for each value that one can search, made of its facets and of its other single values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..contracts import About, Facet
from ..spelling import folded, readable, searchable
from .paths import value_at
from .vocabulary import Vocabulary

_LARGEST = 1e308
"""JSON has integers that no float can hold."""
_LONGEST_TEXT = 200
_MOST = 200
_ARRAY = {"sha256", "dtype", "shape", "offset"}


@dataclass(frozen=True)
class Row:
    """A value: ``field`` is the name of a facet that is not one field of the result, else the path of the field.

    One of ``number`` and ``word`` is there. ``confidence`` is that of the value, of a label its probability. A label
    that is not the answer has ``answer`` false; ``share`` is how much of the sound a label holds of.
    """

    field: str
    number: float | None = None
    word: str | None = None
    confidence: float | None = None
    answer: bool = True
    share: float | None = None


class Reader:
    """Reads the results of one kind; ``facets`` are its facets by name."""

    def __init__(self, about: About) -> None:
        self.facets = {facet.name: facet for facet in about.facets}
        self._composed = [facet for facet in about.facets if not is_plain(facet)]
        self._sure = {str(f.at): f.confidence for f in about.facets if is_plain(f) and f.confidence}
        self._words = {facet.name: Vocabulary(facet) for facet in self._composed if facet.words}

    def rows(self, result: Mapping[str, Any]) -> Iterator[Row]:
        """Yield the rows of ``result``: its facets, then the first 200 single values that are none."""
        for facet in self._composed:
            yield from self._of(facet, result)
        taken = {facet.name for facet in self._composed}
        for field, number, word in islice(_singles(result, ""), _MOST):
            if field in taken:  # the facet stands for it
                continue
            sure = self._sure.get(field)
            yield Row(field, number, word, number_in(value_at(result, sure)) if sure else None)

    def value(self, facet: Facet, result: Mapping[str, Any]) -> str | float | bool | None:
        """Return what a facet of ``result`` is: a number, a text as it stands there, the name of an answer."""
        if facet.type == "label":
            return answer_of(facet, result)
        if facet.measure != "value":
            return measured(facet, result)
        if not is_plain(facet):
            return self._word(facet, result)
        found = value_at(result, facet.places[0])
        return found if isinstance(found, str | int | float) else None

    def _of(self, facet: Facet, result: Mapping[str, Any]) -> Iterable[Row]:
        if facet.type == "label":
            return _labels(facet, result)
        sure = number_in(value_at(result, facet.confidence)) if facet.confidence else None
        if facet.measure != "value":
            number = measured(facet, result)
            return () if number is None else (Row(facet.name, number=number, confidence=sure),)
        word = self._word(facet, result)
        return () if word is None else (Row(facet.name, word=word, confidence=sure),)

    def _word(self, facet: Facet, result: Mapping[str, Any]) -> str | None:
        parts = [value_at(result, path) for path in facet.places]
        if any(part is None for part in parts):
            return None
        told = tuple(map(str, parts))
        known = self._words[facet.name].of_parts(told) if facet.name in self._words else None
        return known or " ".join(told)[:_LONGEST_TEXT]


def is_plain(facet: Facet) -> bool:
    """Whether a facet is one field of the result, as it stands there."""
    mapped = any(word.parts for word in facet.words)
    return facet.type != "label" and facet.measure == "value" and len(facet.places) == 1 and not mapped


def key_of(facet: Facet) -> str:
    """Under which ``field`` the rows of a facet are found."""
    return facet.places[0] if is_plain(facet) else facet.name


def measured(facet: Facet, result: Mapping[str, Any]) -> float | None:
    """The number of items of a list, or the seconds its spans cover; ``None`` where there is no list."""
    items = value_at(result, facet.places[0])
    if not isinstance(items, list | tuple):
        return None
    if facet.measure == "count":
        return float(len(items))
    return float(sum(end - start for start, end in spans_at(result, facet.places[0])))


def spans_at(result: Mapping[str, Any], path: str) -> list[tuple[float, float]]:
    """Start and end in seconds of each item of a list; of those that have both."""
    there = value_at(result, path)
    items = there if isinstance(there, list | tuple) else ()
    found = ((number_in(value_at(each, "start_s")), number_in(value_at(each, "end_s"))) for each in items)
    return [(start, end) for start, end in found if start is not None and end is not None]


def answer_of(facet: Facet, result: Mapping[str, Any]) -> str | None:
    """The name of the answer to a facet of labels; ``None`` where it abstains, or was not asked."""
    found = candidates(facet, result)
    return None if not found or abstains(facet, result) else found[0].get("name")


def candidates(facet: Facet, result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The labels that a result weighs for a facet, the answer first, or what would be."""
    found = value_at(result, facet.places[0])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list | tuple) else []


def abstains(facet: Facet, result: Mapping[str, Any]) -> bool:
    """Whether a result gives no answer to a facet of labels although it was asked."""
    abstained = value_at(result, facet.abstained) if facet.abstained else None
    return isinstance(abstained, list | tuple) and facet.name in abstained


def _labels(facet: Facet, result: Mapping[str, Any]) -> Iterator[Row]:
    """A row for each label. Names are kept as they are searched."""
    answered, seen = not abstains(facet, result), set[str]()
    for index, label in enumerate(candidates(facet, result)):
        name = searchable(label.get("name") or "")
        if name not in seen:
            seen.add(name)
            probability = number_in(label.get("probability"))
            share = number_in(label.get(facet.share)) if facet.share else None
            yield Row(facet.name, None, name, probability, answered and index == 0, share)


def _singles(part: Mapping[str, Any], before: str) -> Iterator[tuple[str, float | None, str | None]]:
    """Fields with a single value, dotted where they are nested; no lists, no arrays, no names that are no identifiers,
    no long texts. Text and truth values are in lower case."""
    for name, value in part.items():
        if not name.isidentifier():
            continue
        match value:
            case bool():
                yield before + name, None, str(value).lower()
            case int() | float():
                if abs(value) < _LARGEST:
                    yield before + name, float(value) + 0.0, None  # one zero, on every database
            case str():
                if len(value) <= _LONGEST_TEXT:
                    yield before + name, None, readable(folded(value))
            case Mapping():
                if "sha256" not in value or value.keys() - _ARRAY:
                    yield from _singles(value, f"{before}{name}.")


def number_in(value: Any) -> float | None:
    """``value`` where it is a number that a float can hold."""
    is_one = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
    return float(value) if is_one else None
