"""Places in a result: what stands at a path such as ``levels.peak_dbfs`` or ``beats[].time_s``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_REMOVED = object()


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


def with_value(result: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """``result`` with ``value`` at ``path``, which goes through no list; what is not there on the way is made."""
    name, deeper, after = path.partition(".")
    if deeper:
        inner = result.get(name)
        value = with_value(inner if isinstance(inner, Mapping) else {}, after, value)
    if value is _REMOVED:
        return {other: kept for other, kept in result.items() if other != name}
    return {**result, name: value}


def changed_at(result: Any, path: str, change: Callable[[Any], Any]) -> Any:
    """``result`` with everything at ``path`` changed, in every item of the lists that it goes through."""
    before, through, after = path.partition("[]")
    found = value_at(result, before)
    if not through:
        return result if found is None else with_value(result, before, change(found))
    if not isinstance(found, list | tuple):
        return result
    inner = after.removeprefix(".")
    return with_value(result, before, [changed_at(item, inner, change) if inner else change(item) for item in found])


def emptied(result: Mapping[str, Any], path: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """``result`` with nothing at ``path``: ``None`` where ``schema`` allows that, else an empty list or object; where
    the path goes through a list, that is empty; a name that no schema lists is not there."""
    path = path.partition("[]")[0]
    return with_value(result, path, _nothing(schema, path))


def can_be_empty(schema: Mapping[str, Any], path: str) -> bool:
    """Whether there may be nothing at ``path``."""
    part = schema_at(schema, path.partition("[]")[0])
    return part is not None and (allows_none(schema, path) or bool(_types(schema, part) & {"array", "object"}))


def types_at(schema: Mapping[str, Any], path: str) -> set[str]:
    """The types of JSON that what stands at ``path`` may have, besides ``null``; of a list of words ``string``."""
    part = schema_at(schema, path)
    return set() if part is None else _types(schema, part)


def allows_none(schema: Mapping[str, Any], path: str) -> bool:
    """Whether what stands at ``path`` may be ``None``."""
    part = schema_at(schema, path)
    if part is None:
        return False
    part = _followed(schema, part)
    return any(_followed(schema, each).get("type") == "null" for each in part.get("anyOf", [part]))


def _nothing(schema: Mapping[str, Any], path: str) -> Any:
    parent, _, name = path.rpartition(".")
    around = schema_at(schema, parent) if parent else schema
    if around is None or not any(name in each.get("properties", {}) for each in options(schema, around)):
        return _REMOVED
    part = schema_at(schema, path)
    if part is None or allows_none(schema, path):
        return None
    return {"array": [], "object": {}}.get(next(iter(_types(schema, part) & {"array", "object"}), ""))


def _types(schema: Mapping[str, Any], part: Mapping[str, Any]) -> set[str]:
    found = options(schema, part)
    return {str(each.get("type", "string" if "enum" in each or "const" in each else "")) for each in found}


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
            inner = each.get("properties", {}).get(name, _any_property(each))
            if inner is None and "properties" not in each and each.get("type", "object") == "object":
                inner = {}  # it says nothing of them, so there may be any
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
