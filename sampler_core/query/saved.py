"""Saved queries: kept in the library, so that they travel with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ..bounds import NAME, NESTED, SORTS, TERMS, check_text
from ..spelling import nearest
from ..store.errors import LibraryError, QueryTooLarge, UnknownQuery
from ..store.tables import SavedQuery, table
from .grammar import is_saved_name, parse_query
from .query import Names, Query

_SAVED = table(SavedQuery)


@dataclass(frozen=True)
class Saved:
    """A query under a name; ``saved:NAME`` asks it."""

    name: str
    query: str
    saved_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {"name": self.name, "query": self.query, "saved_at": self.saved_at.isoformat()}


def saved_queries(connection: Connection) -> list[Saved]:
    """All of them, by name."""
    return [Saved(**row) for row in connection.execute(select(_SAVED).order_by(_SAVED.c.name)).mappings()]


def save_query(connection: Connection, name: str, query: str, names: Collection[str]) -> None:
    """Save ``query``, which asks for the saved queries ``names``; see ``Library.save_query``."""
    check_text("the name of a query", name, NAME)
    if not is_saved_name(name):
        raise LibraryError(f"a query cannot be saved as {name!r}: use letters, digits, _ and -")
    if name in names:
        raise LibraryError(f"a query saved as {name} that asks for saved:{name} would have no end: choose another name")
    connection.execute(delete(_SAVED).where(_SAVED.c.name == name))
    connection.execute(insert(_SAVED), {"name": name, "query": query, "saved_at": datetime.now(UTC)})


def remove_query(connection: Connection, name: str) -> None:
    """See ``Library.remove_query``."""
    check_text("the name of a query", name, NAME)
    if not connection.execute(delete(_SAVED).where(_SAVED.c.name == name)).rowcount:
        raise unknown_query(connection, name)


def saved_names(query: Query, *, negated: bool = False) -> Iterator[str]:
    """Names of saved queries; those under a minus only if asked for."""
    for term in (term for group in query.groups for term in group):
        if term.field == "saved" and isinstance(term.value, Names) and (negated or not term.negated):
            yield from term.value.names


def saved_in(connection: Connection, query: Query) -> dict[str, Query]:
    """Those that ``query`` names, and those that they name."""
    found: dict[str, Query] = {}
    waiting = set(saved_names(query, negated=True))
    while waiting:
        rows = connection.execute(select(_SAVED).where(_SAVED.c.name.in_(waiting))).all()
        if missing := waiting - {row.name for row in rows}:
            raise unknown_query(connection, min(missing))
        found |= {row.name: parse_query(row.query) for row in rows}
        waiting = {name for each in found.values() for name in saved_names(each, negated=True)} - found.keys()
    return found


def unknown_query(connection: Connection, name: str) -> UnknownQuery:
    """The error for a name under which nothing is saved."""
    names = connection.scalars(select(_SAVED.c.name)).all()
    return UnknownQuery(f"no query is saved as {name!r}: {nearest(name, names, '`sampler queries` lists them')}")


def check_size(query: Query, saved: Mapping[str, Query]) -> None:
    terms = _terms(query, saved, 0)
    if terms > TERMS:
        inside = ", those of its saved queries included" if saved else ""
        raise QueryTooLarge(f"this query has {terms:,} terms{inside}; {TERMS} are the most that can be asked at once")
    if len(query.sort) > SORTS:
        raise QueryTooLarge(f"this query has {len(query.sort)} times sort:, and {SORTS} are the most")


def _terms(query: Query, saved: Mapping[str, Query], depth: int) -> int:
    """How many conditions ``query`` comes to."""
    if depth > NESTED:
        raise QueryTooLarge(f"these saved queries name others more than {NESTED} deep: save one that says it all")
    inner = sum(_terms(saved[name], saved, depth + 1) for name in saved_names(query, negated=True))
    return inner + sum(len(group) for group in query.groups)
