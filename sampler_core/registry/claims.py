"""Names that several plugins claim: which, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..facets.known import Kinds

if TYPE_CHECKING:
    from .registry import Registry


def contested(registry: Registry) -> Iterator[tuple[frozenset[str], str]]:
    """Yield the distributions that claim one name, and a sentence: two kinds, or a kind and a query term."""
    kinds, versions = Kinds(registry.kinds), {each.distribution: each.version for each in registry.plugins}
    for name, claims in kinds.contested():
        told = " and ".join(f"{_of(each.kind.distribution, versions)} ({each.kind.id})" for each in claims)
        those = frozenset(each.kind.distribution for each in claims)
        yield those, f"the name {name} is claimed by {told}: write {' or '.join(each.name for each in claims)}"
    facets = kinds.names()
    for plugin in registry.plugins:
        for term in plugin.terms:
            for other in [each.kind for each in facets.get(term.name, ())][:1]:
                told = f"{_of(plugin.distribution, versions)} (the query term {term.name}) and"
                told = f"{told} {_of(other.distribution, versions)} ({other.id}): {term.name}: asks for the latter"
                yield frozenset((plugin.distribution, other.distribution)), f"the name {term.name} is claimed by {told}"


def _of(distribution: str, versions: dict[str, str]) -> str:
    return f"{distribution} {versions.get(distribution, '')}".strip()
