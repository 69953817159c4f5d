"""``bpm=92``, ``key=Am``, ``acme.loudness.grade=loud``: what is to be set to what."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ...bounds import NAME, TEXT, OutOfBounds, check_text
from ...kinds import Question
from ...schemas import Schema
from ...spelling import nearest
from ..codec import dumps
from ..errors import LibraryError
from .plain import NONE
from .settable import BY_FIELD, NAMED, Settable, settable
from .tempo import Times

_READERS: dict[str, Callable[[str], Any]] = {
    "number": float, "integer": int, "string": str, "boolean": {"true": True, "false": False}.__getitem__,
}  # fmt: skip


class WrongEdit(LibraryError):  # noqa: N818
    """What is to be set cannot be set; the message says why."""


@dataclass(frozen=True)
class Assignment:
    """A field of a kind and what it is set to: as JSON has it, or in relation to what there is (``bpm=x2``)."""

    kind: str
    field: str
    value: Any

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind}.{self.field}"

    @property
    def text(self) -> str:
        """The value in writing."""
        return str(self.value) if isinstance(self.value, Times) else dumps(self.value)


def parse_assignment(
    text: str, schemas: Mapping[str, dict[str, Any]], labels: Callable[[Question], Collection[str]] | None = None
) -> Assignment:
    """Read ``NAME=VALUE``; ``schemas`` are the JSON Schemas of the kinds in the library. ``labels`` gives the
    vocabulary of a question, where other labels are not to be taken.

    Raises:
        WrongEdit: for a name that does not exist, or a value it may not have.
    """
    _check("what is set", text, TEXT)
    name, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise WrongEdit(f"{text!r} sets nothing: write it as NAME=VALUE, for example bpm=92")
    field = parse_name(name, schemas)
    if (field.kind, field.field) not in BY_FIELD:
        plain = _plain(name, value.strip(), schemas[field.kind], field.field)
        if "." not in field.kind:
            raise WrongEdit(f"{field.name} cannot be set by itself: {_instead(field.kind)}")
        return Assignment(field.kind, field.field, plain)
    _check(f"what {name} is set to", value, NAME)
    try:
        parsed = field.parse(value.strip())
    except ValueError as error:
        raise WrongEdit(f"{name} cannot be {value!r}: expected {error}") from None
    if field.question is not None and labels is not None:
        _check_label(name, parsed, labels(field.question))
    return Assignment(field.kind, field.field, parsed)


def _instead(kind: str) -> str:
    names = [name for name, each in NAMED.items() if each.kind == kind]
    return f"it goes with {', '.join(names)}" if names else "it is measured"


def _check_label(name: str, label: str, known: Collection[str]) -> None:
    if label not in known:
        near = nearest(label, sorted(known), f"labels are {', '.join(sorted(known))}" if known else "there is none yet")
        raise WrongEdit(f"{name} has no label {label!r}: {near} --new-label makes it one")


def _check(what: str, text: str, most: int) -> None:
    try:
        check_text(what, text, most)
    except OutOfBounds as error:
        raise WrongEdit(str(error)) from error


def parse_name(
    name: str, schemas: Mapping[str, dict[str, Any]], corrected: Collection[tuple[str, str]] = ()
) -> Settable:  # fmt: skip
    """What ``name`` means: ``bpm``, ``tempo.bpm``, or ``KIND.FIELD`` of any kind, those in ``corrected`` too.

    Raises:
        WrongEdit: for a name that does not exist.
    """
    if name in NAMED:
        return NAMED[name]
    kind, _, field = name.rpartition(".")
    if (kind, field) in BY_FIELD:
        return settable(kind, field)
    if (kind, field) in corrected:  # which a newer form of the kind may not have any more
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
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError
    except (ValueError, KeyError):
        raise WrongEdit(f"{name} cannot be {text!r}: expected a {_type_of(schema, field)}") from None
    if why := Schema({**told, "$defs": schema.get("$defs", {})}).fault(value):
        raise WrongEdit(f"{name} cannot be {text!r}: {why}")
    return value
