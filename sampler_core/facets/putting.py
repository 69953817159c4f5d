"""A value put in its place in a result, and taken out of it."""

from __future__ import annotations

from typing import Any

from ..spelling import searchable
from .paths import emptied, schema_at, value_at, with_value
from .settable import Settable
from .values import candidates, is_plain

Result = dict[str, Any]


def put(what: Settable, result: Result, value: Any) -> Result:
    """``result`` with ``value``, which is sure; as it is where it has no place for it."""
    facet = what.facet
    if facet is None:
        return with_value(result, what.field, value) if _has_place(what) else result
    if what.is_label:
        result = _with_label(what, result, value)
    elif is_plain(facet):
        result = with_value(result, facet.places[0], value)
    elif facet.edit is None:
        return result
    else:
        parts = what.words.parts_of(value) if value is not None else [None] * len(facet.places)
        for place, part in zip(facet.places, parts, strict=True):
            result = with_value(result, place, part)
    return with_value(result, facet.confidence, 1.0) if facet.confidence else result


def _has_place(what: Settable) -> bool:
    return not what.kind.schema or schema_at(what.kind.schema, what.field) is not None


def _with_label(what: Settable, result: Result, name: str) -> Result:
    """With ``name`` leading the candidates. Those that it excludes are not there."""
    facet = what.facet
    assert facet is not None
    labels = candidates(facet, result)
    known = next((each for each in labels if searchable(each["name"]) == name), {})
    others = [dict(each) for each in labels if searchable(each["name"]) != name]
    if facet.exclusive:
        others = [{**each, "probability": 0.0} for each in others]
    told = {**known, "name": known.get("name", name), "probability": 1.0}
    if facet.share:
        told[facet.share] = max((each[facet.share] for each in labels), default=1.0)
    result = with_value(_unabstained(what, result), facet.places[0], [told, *others])
    return with_value(result, facet.answer, told) if facet.answer else result


def _unabstained(what: Settable, result: Result) -> Result:
    at = what.facet and what.facet.abstained
    if not at:
        return result
    return with_value(result, at, [each for each in value_at(result, at) or () if each != what.field])


def without(other: Settable, result: Result) -> Result:
    """``result`` without any value of ``other``, a facet."""
    for place in other.places:
        result = emptied(result, place, other.kind.schema)
    if other.is_label and other.facet is not None and other.facet.answer:
        result = emptied(result, other.facet.answer, other.kind.schema)
    return _unabstained(other, result)
