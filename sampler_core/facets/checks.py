"""Whether what a kind says of itself fits its fields. Each fault is a sentence for the kind's author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..contracts import About, Edit, Effect, Facet, Lane
from .paths import options, schema_at

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
    if about.spans and not _is_spans(schema, about.spans.at):
        yield f"spans: {about.spans.at} is no list of items with start_s and end_s"


def _of_facet(facet: Facet, names: Collection[str], schema: Schema) -> Iterator[str]:
    paths = [*facet.places, facet.confidence, facet.answer, facet.abstained]
    yield from _missing(schema, paths)
    yield from _of_type(facet, schema)
    if facet.format and facet.type not in ("number", "moment"):
        yield "format is for numbers"
    known = Counter(word.name for word in facet.words)
    for word in facet.words:
        if known[word.name] > 1:
            yield f"the word {word.name!r} is there twice"
        if word.parts and len(word.parts) != len(facet.places):
            yield f"the word {word.name!r} has {len(word.parts)} parts, and the facet {len(facet.places)} places"
        if strange := next((other for other in word.near if other not in known), None):
            yield f"{strange!r}, which is near {word.name!r}, is none of its words"
    if facet.edit:
        yield from _of_edit(facet.edit, names, schema)


def _of_type(facet: Facet, schema: Schema) -> Iterator[str]:
    at = facet.places[0]
    if facet.measure == "duration" and not _is_spans(schema, at):
        yield f"{at} is no list of items with start_s and end_s, whose duration could be measured"
    elif facet.measure == "count" and "array" not in _types(schema, at):
        yield f"{at} is no list that could be counted"
    elif facet.type == "label" and not _has(schema, at, "name", "probability"):
        yield f"{at} is no list of labels, each with name and probability"
    elif facet.type in ("number", "moment") and facet.measure == "value":
        if len(facet.places) > 1 or not _types(schema, at) & {"number", "integer"}:
            yield f"{at} is no number"
    elif facet.type == "text" and not _types(schema, at) & {"string", "boolean", "integer"}:
        yield f"{at} is no text"
    if facet.share and not _has(schema, at, facet.share):
        yield f"the labels at {at} have no {facet.share}"


def _of_edit(edit: Edit, names: Collection[str], schema: Schema) -> Iterator[str]:
    yield from _missing(schema, (edit.needs, edit.occurs))
    if edit.low is not None and edit.high is not None and edit.low > edit.high:
        yield f"it is to be set between {edit.low:g} and {edit.high:g}, which is nowhere"
    for effect in edit.effects:
        yield from _of_effect(effect, names, schema)


def _of_effect(effect: Effect, names: Collection[str], schema: Schema) -> Iterator[str]:
    if effect.effect != "hand_over" and effect.at is None and effect.facet is None:
        yield f"the effect {effect.effect} says neither at which field nor on which facet"
    if effect.facet and effect.facet not in names:
        yield f"the effect {effect.effect} names the facet {effect.facet}, which is not there"
    yield from _missing(schema, (effect.at, effect.bar))
    if effect.at:
        inside = (effect.moments, effect.position, effect.mark)
        yield from _missing(schema, (f"{effect.at}[].{each}" for each in inside if each))
        if isinstance(effect.unless, tuple):
            yield from _missing(schema, (f"{effect.at}[].{each}" for each in effect.unless))


def _of_lane(lane: Lane, names: Collection[str], schema: Schema) -> Iterator[str]:
    if lane.type == "classes":
        if not isinstance(lane.label, str) or lane.label not in names:
            yield f"it is coloured by the facet {lane.label}, which is not there"
        return
    if lane.at is None:
        yield "it says not at which field it is"
        return
    yield from _missing(schema, (lane.at, lane.rate))
    labels = (lane.label,) if isinstance(lane.label, str) else lane.label or ()
    needed = {"spans": ("start_s", "end_s"), "events": (lane.time,), "curve": (lane.time, lane.value or "value")}
    inside = (*needed.get(lane.type, ()), *labels, lane.strong, lane.faint)
    yield from _missing(schema, (f"{lane.at}[].{each}" for each in inside if each))
    if lane.type in ("level", "image") and lane.rate is None:
        yield "it says not how many rows a second has: rate"


def _missing(schema: Schema, paths: Iterable[str | None]) -> Iterator[str]:
    for path in paths:
        if path is not None and schema_at(schema, path) is None:
            yield f"no result has anything at {path}"


def _types(schema: Schema, path: str) -> set[str]:
    part = schema_at(schema, path)
    if part is None:
        return set()
    found = {str(each.get("type", "")) for each in options(schema, part)}
    if any("enum" in each or "const" in each for each in options(schema, part)):
        found.add("string")
    return found


def _has(schema: Schema, path: str, *fields: str) -> bool:
    return all(schema_at(schema, f"{path}[].{field}") is not None for field in fields)


def _is_spans(schema: Schema, path: str) -> bool:
    return _has(schema, path, "start_s", "end_s")
