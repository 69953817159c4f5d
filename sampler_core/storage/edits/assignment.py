"""``bpm=92``, ``key=Am``, ``acme.loudness.grade=loud``: what is to be set to what."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...schemas import Schema
from ..errors import LibraryError
from .settable import NAMED, NONE, Settable, settable

_READERS: dict[str, Callable[[str], Any]] = {
    "number": float, "integer": int, "string": str, "boolean": {"true": True, "false": False}.__getitem__,
}  # fmt: skip


class WrongEdit(LibraryError):  # noqa: N818
    """What is to be set cannot be set; the message says why."""


@dataclass(frozen=True)
class Assignment:
    """A field of a kind and what it is set to, as JSON has it."""

    kind: str
    field: str
    value: Any

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind}.{self.field}"


def parse_assignment(text: str, schemas: Mapping[str, dict[str, Any]]) -> Assignment:
    """Read ``NAME=VALUE``; ``schemas`` are the JSON Schemas of the kinds in the library.

    Raises:
        WrongEdit: for a name that does not exist, or a value it may not have.
    """
    name, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise WrongEdit(f"{text!r} sets nothing: write it as NAME=VALUE, for example bpm=92")
    field = parse_name(name, schemas)
    if (field.kind, field.field) in {(each.kind, each.field) for each in NAMED.values()}:
        try:
            return Assignment(field.kind, field.field, field.parse(value.strip()))
        except ValueError as error:
            raise WrongEdit(f"{name} cannot be {value!r}: expected {error}") from None
    return Assignment(field.kind, field.field, _plain(name, value.strip(), schemas[field.kind], field.field))


def parse_name(name: str, schemas: Mapping[str, dict[str, Any]]) -> Settable:
    """What ``name`` means: ``bpm``, ``tempo.bpm``, or ``KIND.FIELD`` of any kind.

    Raises:
        WrongEdit: for a name that does not exist.
    """
    if name in NAMED:
        return NAMED[name]
    kind, _, field = name.rpartition(".")
    if (kind, field) in {(each.kind, each.field) for each in NAMED.values()}:
        return settable(kind, field)
    if kind in schemas and _type_of(schemas[kind], field) is not None:
        return settable(kind, field)
    known = [*NAMED, *(f"{kind}.{field}" for kind in schemas for field in _fields(schemas[kind]))]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"{', '.join(NAMED)}, or KIND.FIELD with a single value"
    raise WrongEdit(f"there is nothing to set by the name of {name!r}: {hint}")


def _fields(schema: Mapping[str, Any]) -> list[str]:
    return [field for field in schema.get("properties", {}) if _type_of(schema, field) is not None]


def _type_of(schema: Mapping[str, Any], field: str) -> str | None:
    """The type of a field with a single value; ``None`` for any other, and for what is not there."""
    told = schema.get("properties", {}).get(field, {})
    options = [option.get("type") for option in told.get("anyOf", [told])]
    single = [option for option in options if option != "null"]
    return single[0] if len(single) == 1 and single[0] in _READERS else None


def _plain(name: str, text: str, schema: Mapping[str, Any], field: str) -> Any:
    told = schema["properties"][field]
    try:
        value = None if text == NONE else _READERS[str(_type_of(schema, field))](text)
    except (ValueError, KeyError):
        raise WrongEdit(f"{name} cannot be {text!r}: expected a {_type_of(schema, field)}") from None
    if why := Schema({**told, "$defs": schema.get("$defs", {})}).fault(value):
        raise WrongEdit(f"{name} cannot be {text!r}: {why}")
    return value
