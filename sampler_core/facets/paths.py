"""Places in a result: what stands at a path such as ``levels.peak_dbfs`` or ``beats[].time_s``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def value_at(result: Any, path: str) -> Any:
    """What stands at ``path``, which goes through no list; ``None`` where nothing does."""
    for part in path.split("."):
        if not isinstance(result, Mapping):
            return None
        result = result.get(part)
    return result


def values_at(result: Any, path: str) -> Iterator[Any]:
    """All that stands at ``path``: a value for each item of the lists it goes through, in order."""
    before, through, after = path.partition("[]")
    found = value_at(result, before)
    if not through:
        if found is not None:
            yield found
        return
    for item in found if isinstance(found, list | tuple) else ():
        if after:
            yield from values_at(item, after.removeprefix("."))
        else:
            yield item


def schema_at(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The part of a JSON Schema that describes what stands at ``path``; ``None`` where nothing can."""
    part: Mapping[str, Any] | None = schema
    for name in path.replace("[]", ".[]").split("."):
        part = _below(schema, part, name) if part is not None else None
    return part


def options(schema: Mapping[str, Any], part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What ``part`` of ``schema`` may be, besides nothing: alternatives apart, references followed."""
    part = _followed(schema, part)
    found = [_followed(schema, each) for each in part.get("anyOf", [part])]
    return [each for each in found if each.get("type") != "null"]


def _below(schema: Mapping[str, Any], part: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    for each in options(schema, part):
        if name == "[]":
            inner = each.get("items") or next(iter(each.get("prefixItems", ())), None)
        else:
            inner = each.get("properties", {}).get(name) or _any_property(each)
        if isinstance(inner, Mapping):
            return inner
    return None


def _any_property(part: Mapping[str, Any]) -> Any:
    """Of a dictionary whose names are not known."""
    more = part.get("additionalProperties")
    return more if isinstance(more, Mapping) else None


def _followed(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    if not isinstance(reference, str):
        return part
    found = schema.get("$defs", {}).get(reference.removeprefix("#/$defs/"), {})
    return found if isinstance(found, Mapping) else {}
