"""What a person can set: where it stands, what it can be, and what a result says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..contracts import About, Edit, Facet, Scope
from ..schemas import Schema
from .known import Kind
from .paths import allows_none, schema_at, types_at, value_at
from .values import answer_of, is_plain
from .vocabulary import Vocabulary

_SINGLE = {"number", "integer", "string", "boolean"}
_PLAIN = Facet(name="plain", help="", type="text", at="plain")


class Unsettable(ValueError):  # noqa: N818 - reads as a statement
    """This cannot be set, or not to this; the message says why."""


@dataclass(frozen=True)
class Settable:
    """A facet of a kind, or a field that has none, and the ``field`` under which it is kept."""

    kind: Kind
    field: str

    @cached_property
    def facet(self) -> Facet | None:
        """``None`` for a field that has none."""
        return self.kind.facet(self.field)

    @cached_property
    def words(self) -> Vocabulary:
        """What it can be called."""
        return Vocabulary(self.facet or _PLAIN)

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind.id}.{self.field}"

    @property
    def edit(self) -> Edit:
        """How it is set."""
        return (self.facet and self.facet.edit) or Edit()

    @property
    def places(self) -> tuple[str, ...]:
        """Where it stands in a result."""
        return self.facet.places if self.facet else (self.field,)

    @property
    def order(self) -> int:
        """When it is put in its place: a facet that others follow is declared before them, so that those stay."""
        facets = self.kind.about.facets
        return facets.index(self.facet) if self.facet else len(facets)

    @cached_property
    def types(self) -> set[str]:
        """The types of JSON that it may have in a result, besides ``null``."""
        return types_at(self.kind.schema, self.places[0])

    @property
    def is_text(self) -> bool:
        """Whether it is no number."""
        return self.facet.type in ("text", "label") if self.facet else not self.types & {"number", "integer"}

    @property
    def is_label(self) -> bool:
        """Whether it is a label among candidates."""
        return self.facet is not None and self.facet.type == "label"

    @property
    def can_be_none(self) -> bool:
        """Whether it can be set to none."""
        return not self.is_label and all(allows_none(self.kind.schema, place) for place in self.places)

    def check(self) -> None:
        """Check that a person may set it.

        Raises:
            Unsettable: with the names of what may be set instead.
        """
        if self.kind.scope is not Scope.FILE:
            raise Unsettable(f"{self.name} cannot be set: each {self.kind.scope} has its own, and the file has none")
        if self.kind.about != About():
            if self.facet is None or self.facet.edit is None:
                names = [facet.name for facet in self.kind.about.facets if facet.edit]
                told = f"it goes with {', '.join(names)}" if names else "it is measured"
                raise Unsettable(f"{self.name} cannot be set by itself: {told}")
        elif len(self.types) != 1 or not self.types <= _SINGLE:
            raise Unsettable(f"there is nothing to set by the name of {self.name}: it has no single value")

    def estimate(self, result: Mapping[str, Any] | None) -> Any:
        """What a result says by itself: the value, or the word, of a label the answer; ``None`` where there is none."""
        if result is None:
            return None
        if self.facet is None or is_plain(self.facet):
            return value_at(result, self.places[0])
        if self.is_label:
            return answer_of(self.facet, result)
        parts = [value_at(result, path) for path in self.places]
        return None if None in parts else self.words.of_parts(tuple(map(str, parts)))

    def allows(self, value: float) -> bool:
        """Whether a number is within the bounds."""
        low, high = self.edit.low, self.edit.high
        return (low is None or value >= low) and (high is None or value <= high)

    def fault(self, value: Any) -> str:
        """What the schema says to a value that stands in one field as it is."""
        if self._schema is None or (self.facet is not None and not is_plain(self.facet)):
            return ""
        return self._schema.fault(value)

    @cached_property
    def _schema(self) -> Schema | None:
        part = schema_at(self.kind.schema, self.places[0])
        return None if part is None else Schema({**part, "$defs": self.kind.schema.get("$defs", {})})


def settable(kind: Kind, name: str) -> Settable:
    """What ``name`` of a kind is, a facet by its name even where it is called by its path."""
    facet = kind.facet(name)
    return Settable(kind, facet.name if facet else name)


def hands_over(edit: Edit) -> bool:
    """Whether what is set is told to analyzers."""
    return any(each.effect == "hand_over" for each in edit.effects)


def is_number(value: Any) -> bool:
    """Whether ``value`` is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
