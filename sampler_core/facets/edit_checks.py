"""Whether how a facet is set fits the fields of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..contracts import Edit, Effect, Facet
from ..schemas import Schema
from .kept import TIMES
from .paths import can_be_empty, options, schema_at, types_at

_NUMBERS = {"number", "integer"}


def of_edit(facet: Facet, edit: Edit, names: Collection[str], schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what does not fit; ``names`` are those of all facets of the kind."""
    yield from missing(schema, (edit.needs, edit.occurs))
    yield from _of_value(facet, schema)
    if edit.low is not None and edit.high is not None and edit.low > edit.high:
        yield f"it is to be set between {edit.low:g} and {edit.high:g}, which is nowhere"
    if edit.factors and (facet.type not in ("number", "moment") or facet.name == TIMES):
        yield f"factors are for numbers, and none of these is called {TIMES}"
    for effect in edit.effects:
        told = list(_of_places(effect, names, schema))
        yield from told or _of_effect(effect, schema)


def missing(schema: Mapping[str, Any], paths: Iterable[str | None]) -> Iterator[str]:
    """Yield which of ``paths`` no result has."""
    for path in paths:
        if path is not None and schema_at(schema, path) is None:
            yield f"no result has anything at {path}"


def _of_value(facet: Facet, schema: Mapping[str, Any]) -> Iterator[str]:
    """Whether a value can be put where the facet stands."""
    if facet.measure != "value":
        yield "what is measured of a list cannot be set"
    elif facet.type == "label":
        yield from _more_needed(schema, facet.places[0], {"name", "probability", facet.share})
    elif len(facet.places) > 1 and (facet.open or not all(word.parts for word in facet.words)):
        yield "it stands in several places and can be set only if it is one of its words (open=False), each with parts"


def _of_places(effect: Effect, names: Collection[str], schema: Mapping[str, Any]) -> Iterator[str]:
    """Whether what an effect names is there."""
    if effect.effect != "hand_over" and effect.at is None and effect.facet is None:
        yield f"the effect {effect.effect} says neither at which field nor on which facet"
    if effect.facet and effect.facet not in names:
        yield f"the effect {effect.effect} names the facet {effect.facet}, which is not there"
    yield from missing(schema, (effect.at, effect.bar, effect.loop))
    if effect.at:
        inside = (
            effect.moments,
            effect.position,
            effect.mark,
            *(() if isinstance(effect.unless, str) else effect.unless),
        )
        yield from missing(schema, (f"{effect.at}[].{each}" for each in inside if each))


def _of_effect(effect: Effect, schema: Mapping[str, Any]) -> Iterator[str]:
    """Whether what an effect does can be done there."""
    if effect.at is None:
        return
    if effect.effect == "set" and effect.facet is None:
        part = schema_at(schema, effect.at) or {}
        if fault := Schema({**part, "$defs": schema.get("$defs", {})}).fault(effect.value):
            yield f"the effect set at {effect.at}: {fault}"
    if effect.effect in ("clear", "scale") and not can_be_empty(schema, effect.at):
        yield f"the effect {effect.effect}: {effect.at} can be neither None nor empty"
    if effect.effect == "scale" and effect.moments:
        yield from _more_needed(schema, effect.at, {effect.moments, effect.mark, effect.position})
    elif effect.effect == "scale" and not types_at(schema, effect.at) & _NUMBERS:
        yield f"the effect scale: {effect.at} is no number, and no list of events, whose moments it says"


def _more_needed(schema: Mapping[str, Any], at: str, known: Collection[str | None]) -> Iterator[str]:
    """Whether items at ``at`` need fields that nobody could fill."""
    part = schema_at(schema, f"{at}[]")
    for each in options(schema, part) if part is not None else ():
        if strange := sorted(set(each.get("required", ())) - set(known)):
            yield f"items of {at} need {strange[0]}, which is not known of one that is put there: give it a default"
