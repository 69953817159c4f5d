"""The kinds that are known, and what a name in a query, a column or a correction means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..contracts import About, Facet, Scope
from ..spelling import nearest
from .paths import schema_at
from .values import Reader, key_of

_PLACES = {"number": 0, "moment": 0, "text": 1, "label": 2}


class UnknownName(LookupError):  # noqa: N818 - reads as a statement
    """No kind has a facet or a field of this name; the message says what there is."""


class AmbiguousName(LookupError):  # noqa: N818
    """Two kinds claim this name; the message names both and what to write instead."""


@dataclass(frozen=True)
class Kind:
    """A kind, as its analyzer's distribution describes it; ``scope`` is the analyzer's."""

    id: str
    about: About = field(default_factory=About)
    schema: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = Scope.FILE
    distribution: str = ""
    schema_version: int = 1

    @cached_property
    def reader(self) -> Reader:
        """Reads the values of its results."""
        return Reader(self.about)

    def facet(self, name: str) -> Facet | None:
        """Its facet of this name, or of this path where it is that field of the result."""
        return next((f for f in self.about.facets if name in (f.name, key_of(f))), None)


@dataclass(frozen=True)
class Asked:
    """What a name means: the rows of ``field`` of a ``kind``; ``facet`` is ``None`` for a field that has none.

    ``likely``: not only answers, but labels that are at least as probable as this.
    """

    kind: Kind
    field: str
    facet: Facet | None = None
    likely: float | None = None

    @property
    def name(self) -> str:
        """As one may always write it: ``tempo.bpm``."""
        return f"{self.kind.id}.{self.facet.name if self.facet else self.field}"


class Kinds:
    """Looks names up: short ones that facets claim, and ``KIND.FIELD``.

    A name may be claimed by one kind of whole files and one of stretches within them: which is meant depends on what
    is listed.
    """

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.by_id = {kind.id: kind for kind in kinds}

    def __iter__(self) -> Iterator[Kind]:
        """The kinds, those without a namespace first, each by id: the order in which they are told and drawn."""
        return iter(sorted(self.by_id.values(), key=lambda kind: ("." in kind.id, kind.id)))

    def asked(self, name: str, *, stretches: bool = False, scope: Scope | None = None) -> tuple[Asked, ...]:
        """What ``name`` means: several facets where it is that of a group. With ``stretches``, those of regions and
        segments go first, with ``scope`` those of that one, else those of files.

        Raises:
            UnknownName: when nothing is called so.
            AmbiguousName: when two kinds claim it.
        """
        found = list(self._claims(name)) or list(self._fields(name))
        of_spans = [each for each in found if each.kind.scope is not Scope.FILE]
        of_files = [each for each in found if each.kind.scope is Scope.FILE]
        of_scope = [each for each in found if each.kind.scope is scope]
        chosen = of_scope or ((of_spans or of_files) if stretches else (of_files or of_spans))
        if not chosen:
            raise UnknownName(self._unknown(name))
        if len({each.kind.id for each in chosen}) > 1:
            raise AmbiguousName(_ambiguous(name, chosen))
        return tuple(chosen)

    def names(self) -> dict[str, list[Asked]]:
        """Every short name that is claimed, with all that claim it."""
        found: dict[str, list[Asked]] = {}
        for kind in self.by_id.values():
            for name, asked in _claimed(kind):
                found.setdefault(name, []).append(asked)
        return found

    def columns(self, scope: Scope = Scope.FILE) -> list[str]:
        """The names of kinds of this scope that are shown without being asked for, numbers first, labels last: groups
        once, facets by their names."""
        wanted: dict[str, int] = {}
        for kind in self.by_id.values():
            if kind.scope is scope:
                for facet in kind.about.facets:
                    if facet.column:
                        wanted.setdefault(facet.group or facet.name, _PLACES[facet.type])
        return sorted(wanted, key=wanted.__getitem__)

    def facets(self) -> list[str]:
        """The names of all facets of kinds that are about whole files: the long ones where two kinds claim a name."""
        found: list[str] = []
        for kind in self:
            for facet in kind.about.facets if kind.scope is Scope.FILE else ():
                claims = {each.kind.id for each in self._claims(facet.name) if each.kind.scope is Scope.FILE}
                found.append(facet.name if len(claims) == 1 else f"{kind.id}.{facet.name}")
        return found

    def contested(self) -> Iterator[tuple[str, tuple[Asked, ...]]]:
        """Names that two kinds of the same sort of scope claim, with their claims."""
        for name, claims in self.names().items():
            for whole in (True, False):
                those = tuple(each for each in claims if (each.kind.scope is Scope.FILE) is whole)
                if len({each.kind.id for each in those}) > 1:
                    yield name, those

    def _claims(self, name: str) -> Iterator[Asked]:
        return (asked for kind in self.by_id.values() for claimed, asked in _claimed(kind) if claimed == name)

    def _fields(self, name: str) -> Iterator[Asked]:
        """``acme.loudness.range.low`` is ``range.low`` of ``acme.loudness``, if there is such a kind."""
        id_ = max((id_ for id_ in self.by_id if name.startswith(f"{id_}.")), key=len, default=None)
        if id_ is None:
            return
        kind, inner = self.by_id[id_], name.removeprefix(f"{id_}.")
        if facet := kind.facet(inner):
            yield Asked(kind, key_of(facet), facet)
        elif any(facet.group == inner for facet in kind.about.facets):
            yield from (asked for claimed, asked in _claimed(kind) if claimed == inner)
        elif schema_at(kind.schema, inner) is not None:
            yield Asked(kind, inner)

    def _unknown(self, name: str) -> str:
        known = [*self.names(), *(f"{id_}." for id_ in self.by_id)]
        id_ = max((id_ for id_ in self.by_id if name.startswith(f"{id_}.")), key=len, default=None)
        if id_ is not None:
            fields = [f"{id_}.{each}" for each in self.by_id[id_].schema.get("properties", {})]
            told = nearest(name, fields, f"fields are {', '.join(f.removeprefix(f'{id_}.') for f in fields)}")
            return f"{name}: {id_} has no such field: {told}"
        told = nearest(name, known, f"fields are {', '.join(known)}")
        return f"there is no field {name!r}: {told}"


def _claimed(kind: Kind) -> Iterator[tuple[str, Asked]]:
    """The short names that a kind claims."""
    for facet in kind.about.facets:
        yield facet.name, Asked(kind, key_of(facet), facet)
        if facet.group:
            yield facet.group, Asked(kind, key_of(facet), facet)
        if facet.likely:
            yield facet.likely.name, Asked(kind, key_of(facet), facet, facet.likely.least)


def _ambiguous(name: str, claims: Iterable[Asked]) -> str:
    told = " and ".join(f"{each.kind.id} ({each.kind.distribution})" for each in claims)
    one = next(iter(claims))
    return f"{name!r} is claimed by {told}: write {one.name}, or the other"
