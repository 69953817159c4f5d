"""A result in words, as its kind says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ..contracts import About, Sentence
from ..text import shortened
from ..wording import number, plural, stretches
from .labels import in_words, judged
from .paths import options, schema_at, value_at
from .template import LABELS, Group, Piece, Place, TemplateFault, parsed
from .values import Reader, number_in, spans_at

_LIKELY, _MOST, _SPANS, _LONG = 0.01, 3, 6, 120
_LONGEST_S = 1e9
_NONE = "none"

Result = Mapping[str, Any]


def in_sentence(sentence: Sentence, reader: Reader, result: Result) -> str:
    """Return ``result`` in words; ``reader`` is that of its kind."""
    nothing = sentence.of is not None and _is_empty(value_at(result, sentence.of))
    return filled(sentence.none if nothing else sentence.text, reader, result)


def filled(template: str, reader: Reader, result: Result) -> str:
    """Return ``template``, which :func:`faults` has passed, with what is in ``result``."""
    return "".join(_told(piece, reader, result) for piece in parsed(template))


def faults(templates: Iterable[str], about: About, schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with ``templates`` of a kind, where they ask for something that its results do not have."""
    for template in templates:
        try:
            pieces = parsed(template)
        except TemplateFault as wrong:
            yield f"{shortened(template, _LONG)!r}: {wrong}"
            continue
        for place in _places(pieces, schema):
            if isinstance(place, str):
                yield f"no result has anything at {place}"
            elif fault := _fault(place, about, schema):
                yield f"{{{place.path}}}: {fault}"


def _told(piece: Piece, reader: Reader, result: Result) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Place):
        return _in_place(piece, reader, result) or (_NONE if piece.otherwise is None else piece.otherwise)
    if piece.field and _text(value_at(result, piece.field)) != piece.word:
        return ""
    found = ""
    for each in piece.pieces:
        told = each if isinstance(each, str) else _in_place(each, reader, result)
        if told is None and isinstance(each, Place):
            told = each.otherwise
        if told is None:
            return ""
        found += told
    return found


def _in_place(place: Place, reader: Reader, result: Result) -> str | None:
    """What a place comes to; ``None`` where that is not there, or empty."""
    match place.how:
        case "count":
            items = value_at(result, place.path)
            return plural(len(items), place.noun) if isinstance(items, list | tuple) and items else None
        case "spans":
            return _spans(spans_at(result, place.path))
        case "each":
            return _each(place, reader, value_at(result, place.path))
    if place.path == LABELS and LABELS not in reader.facets:
        return in_words(judged(reader.facets.values(), result)) or None
    facet = reader.facets.get(place.path)
    value = value_at(result, place.path) if facet is None else reader.value(facet, result)
    told = _text(value, place.format or (facet.format if facet else ""))
    if told and place.how == "words":
        told = told.replace("_", " ")
    return f"{told} {place.unit}" if told and place.unit else told


def _each(place: Place, reader: Reader, items: Any) -> str | None:
    """The first items that are likely, each in words."""
    found = items if isinstance(items, list | tuple) else ()
    likely = (item for item in found if isinstance(item, Mapping) and _is_likely(item))
    told = ("".join(_of_item(piece, item) for piece in place.each) for item in islice(likely, _MOST))
    return ", ".join(told) or None


def _of_item(piece: str | Place, item: Result) -> str:
    if isinstance(piece, str):
        return piece
    return _in_place(piece, _NO_FACETS, item) or (_NONE if piece.otherwise is None else piece.otherwise)


def _is_likely(item: Result) -> bool:
    probability = number_in(item.get("probability"))
    return probability is None or probability >= _LIKELY


def _spans(found: list[tuple[float, float]]) -> str | None:
    sensible = [(start, end) for start, end in found if 0 <= start <= end <= _LONGEST_S]
    if not sensible:
        return None
    more = f", … and {len(sensible) - _SPANS} more" if len(sensible) > _SPANS else ""
    return stretches(sensible[:_SPANS], max(end for _, end in sensible)) + more


def _text(value: Any, form: str = "") -> str | None:
    """A single value as one reads it; ``None`` where there is none, or an empty one."""
    match value:
        case None | "" | [] | () | {}:
            return None
        case bool():
            return str(value).lower()
        case int() | float():
            return shortened(number(value, form), _LONG)
    return shortened(str(value), _LONG)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def _places(pieces: Iterable[Piece], schema: Mapping[str, Any]) -> Iterator[Place | str]:
    """The places of a template, and the fields in conditions that are not there."""
    for piece in pieces:
        if isinstance(piece, Place):
            yield piece
        elif isinstance(piece, Group):
            if piece.field and schema_at(schema, piece.field) is None:
                yield piece.field
            yield from _places(piece.pieces, schema)


def _fault(place: Place, about: About, schema: Mapping[str, Any], before: str = "") -> str:
    """What is wrong with a place; ``before`` is the path of the list whose items it is about."""
    path = f"{before}{place.path}"
    names = {facet.name for facet in about.facets} if not before else set()
    if place.how in ("value", "words"):
        if path in names:
            return ""
        if path == LABELS:
            return "" if any(facet.type == "label" for facet in about.facets) else "no facet is one of labels"
        return _fault_of_value(place, path, schema)
    part = schema_at(schema, path)
    if part is None or schema_at(schema, f"{path}[]") is None:
        return f"no result has a list at {path}"
    if place.how == "spans" and any(schema_at(schema, f"{path}[].{each}") is None for each in ("start_s", "end_s")):
        return "its items have no start_s and end_s"
    inner = (_fault(each, about, schema, f"{path}[].") for each in place.each if isinstance(each, Place))
    return next((fault for fault in inner if fault), "")


def _fault_of_value(place: Place, path: str, schema: Mapping[str, Any]) -> str:
    part = schema_at(schema, path)
    if part is None:
        return f"no result has anything at {path}"
    found = options(schema, part)
    if found and all(each.get("type") in ("array", "object") for each in found):
        return f"{path} is no single value: count, spans and each tell of a list"
    if place.format and not any(each.get("type", "number") in ("number", "integer") for each in found):
        return f"{path} is no number that could have a format"
    return ""


_NO_FACETS = Reader(About())
