"""Whether a JSON Schema accepts everything that an older one accepted, and if not, which fields have changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .schemas import Schema, UnusableSchema, shortened

_TOLD = {"title", "description", "examples", "default", "deprecated", "discriminator", "readOnly", "writeOnly"}
"""Says something to people and to programs that write; nothing is accepted or refused by it."""
_STRUCTURE = {"$defs", "$ref", "$comment", "type", "properties", "required", "additionalProperties", "items",
              "prefixItems", "anyOf", "oneOf", "allOf", "enum", "const"}  # fmt: skip
_LOWER = ("minimum", "exclusiveMinimum"), ("minLength",), ("minItems",), ("minProperties",)
_UPPER = ("maximum", "exclusiveMaximum"), ("maxLength",), ("maxItems",), ("maxProperties",)
_BOUNDS = {name for names in (*_LOWER, *_UPPER) for name in names}
_MAY_GO = {"pattern", "format", "multipleOf", "uniqueItems", "propertyNames"}
"""Keywords that refuse something, so that less is refused without them."""
_LONGEST = 80
_MOST_STEPS = 10_000


def incompatible_changes(old: Any, new: Any) -> list[str]:
    """Return a sentence for each difference by which ``new`` refuses what ``old`` accepted; none: it accepts all of it.

    Both are JSON Schemas as pydantic makes them, complete in themselves. An added field with a default, a wider bound,
    a longer enumeration and another type beside the ones before are compatible; titles, descriptions and defaults
    never count. What cannot be told counts as a difference.
    """
    if old == new:
        return []
    try:
        return list(dict.fromkeys(_Comparison(old, new).changes(old, new, "")))
    except (_TooLarge, RecursionError):
        return ["the schemas are too large to be compared"]


class _TooLarge(Exception):  # noqa: N818
    """More parts would have to be compared than any result has."""


class _Comparison:
    """Two schemas, walked together. ``where`` is the way to the part at hand: ``beats[].position``."""

    def __init__(self, old: Any, new: Any) -> None:
        self._old_defs, self._new_defs = _definitions(old), _definitions(new)
        self._open: set[tuple[str, str]] = set()
        """Pairs of definitions that are being compared: where they contain themselves, no more is to be told."""
        self._steps = 0

    def changes(self, old: Any, new: Any, where: str) -> Iterator[str]:
        """What ``new`` refuses of that which ``old`` accepts."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooLarge
        refers = any(isinstance(each, dict) and "$ref" in each for each in (old, new))
        old, new = _resolved(old, self._old_defs), _resolved(new, self._new_defs)
        pair = (json.dumps(old), json.dumps(new)) if refers else ("", "")
        if pair in self._open:
            return
        if refers:
            self._open.add(pair)
        yield from self._of_resolved(old, new, where)
        self._open.discard(pair)

    def _of_resolved(self, old: Any, new: Any, where: str) -> Iterator[str]:
        if old is False or not _refuses(new):
            return
        if new is False:
            yield f"{_name(where)} is not accepted any more"
        elif branches := _branches(old):
            for branch in branches:
                yield from self.changes(branch, new, where)
        elif (values := _values(old)) is not None:
            yield from self._refused(values, new, where)
        elif branches := _branches(new):
            yield from self._closest(old, branches, where)
        elif isinstance(old, dict):
            yield from self._single(old, new, where)
        else:
            yield f"{_name(where)} was anything, is {_type(new) or 'restricted'}"

    def _refused(self, values: list[Any], new: dict[str, Any], where: str) -> Iterator[str]:
        """The values among those that ``old`` lists."""
        try:
            accepted = Schema({**new, "$defs": self._new_defs})
        except UnusableSchema as error:
            yield f"{_name(where)} cannot be compared: {error}"
            return
        for value in values:
            if accepted.fault(value):
                yield f"{_name(where)} cannot be {_shown(value)} any more"

    def _closest(self, old: Any, branches: list[Any], where: str) -> Iterator[str]:
        """Nothing, where one of ``branches`` takes all of ``old``; else what differs from the one most like it."""
        told = []
        for branch in branches:
            if not (found := list(self.changes(old, branch, where))):
                return
            told.append((_type(_resolved(branch, self._new_defs)) != _type(old), len(found), found))
        yield from min(told)[2]

    def _single(self, old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
        before, now = _type(old), _type(new)
        if (listed := _values(new)) is not None:
            yield f"{_name(where)} was {before or 'anything'}, is one of {_shown(listed)}"
        elif now and before != now and (before, now) != ("integer", "number"):
            yield f"{_name(where)} was {before or 'anything'}, is {now}"
        else:
            yield from _bounds(old, new, where)
            yield from _keywords(old, new, where)
            yield from self._items(old, new, where)
            yield from self._fields(old, new, where)

    def _items(self, old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
        fixed = max(len(old.get("prefixItems", ())), len(new.get("prefixItems", ())))
        for place in range(min(fixed, old.get("maxItems", fixed))):
            yield from self.changes(_item(old, place), _item(new, place), f"{where}[{place}]")
        if old.get("maxItems", fixed + 1) > fixed:
            yield from self.changes(_item(old, fixed), _item(new, fixed), f"{where}[]")

    def _fields(self, old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        required = set(new.get("required", ())) - set(old.get("required", ()))
        for name, schema in before.items():
            inner = f"{where}.{name}" if where else name
            if name in required:
                yield f"{_name(inner)} had a default and has none any more"
            if name not in now and _others(new) is False:
                yield f"{_name(inner)} is gone"
            else:
                yield from self.changes(schema, now.get(name, _others(new)), inner)
        for name in [name for name in now if name not in before]:
            inner = f"{where}.{name}" if where else name
            if name in required:
                yield f"{_name(inner)} is new and has no default"
            yield from self.changes(_others(old), now[name], inner)
        yield from self.changes(_others(old), _others(new), f"{where}.*" if where else "*")


def _definitions(schema: Any) -> dict[str, Any]:
    found = schema.get("$defs", {}) if isinstance(schema, dict) else {}
    return found if isinstance(found, dict) else {}


def _resolved(schema: Any, definitions: dict[str, Any]) -> Any:
    """``schema`` with what it refers to, and what it alone consists of, in its place."""
    for _ in range(len(definitions) + 8):
        if not isinstance(schema, dict):
            return bool(schema)
        if isinstance(reference := schema.get("$ref"), str):
            inner = definitions.get(reference.removeprefix("#/$defs/"), {})
        elif isinstance(parts := schema.get("allOf"), list) and len(parts) == 1:
            inner = parts[0]
        else:
            return schema
        beside = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        schema = {**inner, **beside} if isinstance(inner, dict) else inner
    return schema


def _refuses(schema: Any) -> bool:
    """Whether ``schema`` refuses anything at all."""
    return schema is False or (isinstance(schema, dict) and bool(schema.keys() - _TOLD - {"$defs", "$comment"}))


def _branches(schema: Any) -> list[Any]:
    """The schemas of which one has to accept a value, each complete; none where there is no choice."""
    if not isinstance(schema, dict):
        return []
    beside = {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf") and key not in _TOLD}
    for key in ("anyOf", "oneOf"):
        if isinstance(found := schema.get(key), list):
            return [{**beside, **each} if isinstance(each, dict) else each for each in found]
    if isinstance(types := schema.get("type"), list):
        return [{**beside, "type": each} for each in types]
    return []


def _values(schema: Any) -> list[Any] | None:
    """All values that ``schema`` accepts, where it lists them."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return [schema["const"]]
    if isinstance(found := schema.get("enum"), list):
        return found
    return [None] if schema.get("type") == "null" else None


def _type(schema: Any) -> str:
    found = schema.get("type", "") if isinstance(schema, dict) else ""
    return found if isinstance(found, str) else ""


def _item(schema: dict[str, Any], place: int) -> Any:
    fixed = schema.get("prefixItems", ())
    return fixed[place] if place < len(fixed) else schema.get("items", True)


def _others(schema: dict[str, Any]) -> Any:
    """What fields without a name of their own have to be: where there are named ones, nothing else is written."""
    return schema.get("additionalProperties", "properties" not in schema)


def _bounds(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    for names, sign in (*((names, 1) for names in _LOWER), *((names, -1) for names in _UPPER)):
        before, now = (
            max(((sign * schema[name], place) for place, name in enumerate(names) if name in schema), default=None)
            for schema in (old, new)
        )
        if now is not None and (before is None or now > before):
            name = names[now[1]]
            yield f"{_name(where)}: {name} is {_shown(new[name])}, was {_shown_in(old, name)}"


def _keywords(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    """Keywords of which it is only known that the same one accepts the same."""
    for key in sorted((old.keys() | new.keys()) - _STRUCTURE - _TOLD - _BOUNDS):
        if old.get(key) != new.get(key) and not (key in _MAY_GO and key not in new):
            yield f"{_name(where)}: {key} is {_shown_in(new, key)}, was {_shown_in(old, key)}"
    if old.get("allOf") != new.get("allOf"):
        yield f"{_name(where)}: allOf is {_shown_in(new, 'allOf')}, was {_shown_in(old, 'allOf')}"


def _name(where: str) -> str:
    return f"`{where}`" if where else "the result"


def _shown(value: Any) -> str:
    return shortened(json.dumps(value, ensure_ascii=False, default=repr), _LONGEST)


def _shown_in(schema: dict[str, Any], key: str) -> str:
    return _shown(schema[key]) if key in schema else "not there"
