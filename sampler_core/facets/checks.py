"""Whether what a kind says of itself fits its fields. Each fault is a sentence for the kind's author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..contracts import About, Facet, Lane, Spans
from .edit_checks import missing, of_edit
from .paths import schema_at, types_at
from .sentence import faults as of_templates

OF_FILES = ("duration", "rate", "channels", "tag", "path", "text", "status", "added", "modified", "saved")
"""Fields of a query that ask about the file itself."""
RESERVED = (*OF_FILES, "duplicates", "gone", "conf", "disagree", "sort", "limit", "file", "start", "end", "each")
"""Names that no facet may have."""

Schema = Mapping[str, Any]


def faults(about: About, schema: Schema) -> Iterator[str]:
    """Yield what of ``about`` does not fit results of ``schema``."""
    names = Counter(name for f in about.facets for name in (f.name, f.likely and f.likely.name) if name)
    groups = {facet.group for facet in about.facets if facet.group}
    for name in [*names, *groups]:
        if names[name] + (name in groups) > 1:
            yield f"two facets are called {name}: give each a name of its own"
        if name in RESERVED:
            yield f"facet {name}: this asks about files themselves: choose another name"
    for facet in about.facets:
        yield from (f"facet {facet.name}: {told}" for told in _of_facet(facet, names, schema))
    for lane in about.lanes:
        yield from (f"lane {lane.title}: {told}" for told in _of_lane(lane, names, schema))
    for where, templates in _templates(about):
        yield from (f"{where}: {told}" for told in of_templates(templates, about, schema))
    if about.sentence:
        yield from (f"sentence: {told}" for told in missing(schema, [about.sentence.of]))
    if about.spans:
        yield from (f"spans: {told}" for told in _of_spans(about.spans, schema))


def _templates(about: About) -> Iterator[tuple[str, tuple[str, ...]]]:
    if about.sentence:
        yield "sentence", (about.sentence.text, about.sentence.none)
    yield from ((f"lane {lane.title}", (lane.note, lane.none)) for lane in about.lanes)


def _of_spans(spans: Spans, schema: Schema) -> Iterator[str]:
    if not _is_spans(schema, spans.at):
        yield f"{spans.at} is no list of items with start_s and end_s"
    elif spans.change:
        yield from missing(schema, [f"{spans.at}[].{spans.change}"])


def _of_facet(facet: Facet, names: Collection[str], schema: Schema) -> Iterator[str]:
    paths = [*facet.places, facet.confidence, facet.answer, facet.abstained]
    yield from missing(schema, paths)
    yield from _of_type(facet, schema)
    if facet.format and facet.type not in ("number", "moment"):
        yield "format is for numbers"
    if facet.claims and (facet.type == "label" or any(claim != claim.lower() for claim in facet.claims)):
        yield "claims are names of tags in lower case, of a number or text"
    known = Counter(word.name for word in facet.words)
    for word in facet.words:
        if known[word.name] > 1:
            yield f"the word {word.name!r} is there twice"
        if word.parts and len(word.parts) != len(facet.places):
            yield f"the word {word.name!r} has {len(word.parts)} parts, and the facet {len(facet.places)} places"
        if strange := next((other for other in word.near if other not in known), None):
            yield f"{strange!r}, which is near {word.name!r}, is none of its words"
    if facet.edit:
        yield from of_edit(facet, facet.edit, names, schema)


def _of_type(facet: Facet, schema: Schema) -> Iterator[str]:
    at = facet.places[0]
    if facet.measure == "duration" and not _is_spans(schema, at):
        yield f"{at} is no list of items with start_s and end_s, whose duration could be measured"
    elif facet.measure == "count" and "array" not in types_at(schema, at):
        yield f"{at} is no list that could be counted"
    elif facet.type == "label" and not _has(schema, at, "name", "probability"):
        yield f"{at} is no list of labels, each with name and probability"
    elif facet.type in ("number", "moment") and facet.measure == "value":
        if len(facet.places) > 1 or not types_at(schema, at) & {"number", "integer"}:
            yield f"{at} is no number"
    elif facet.type == "text" and not types_at(schema, at) & {"string", "boolean", "integer"}:
        yield f"{at} is no text"
    if facet.share and not _has(schema, at, facet.share):
        yield f"the labels at {at} have no {facet.share}"


def _of_lane(lane: Lane, names: Collection[str], schema: Schema) -> Iterator[str]:
    if lane.type == "classes":
        if not isinstance(lane.label, str) or lane.label not in names:
            yield f"it is coloured by the facet {lane.label}, which is not there"
        return
    if lane.at is None:
        yield "it says not at which field it is"
        return
    yield from missing(schema, (lane.at, lane.rate))
    labels = (lane.label,) if isinstance(lane.label, str) else lane.label or ()
    needed = {"spans": ("start_s", "end_s"), "events": (lane.time,), "curve": (lane.time, lane.value or "value")}
    inside = (*needed.get(lane.type, ()), *labels, lane.strong, lane.faint)
    yield from missing(schema, (f"{lane.at}[].{each}" for each in inside if each))
    if lane.type in ("level", "image") and lane.rate is None:
        yield "it says not how many rows a second has: rate"


def _has(schema: Schema, path: str, *fields: str) -> bool:
    return all(schema_at(schema, f"{path}[].{field}") is not None for field in fields)


def _is_spans(schema: Schema, path: str) -> bool:
    return _has(schema, path, "start_s", "end_s")
