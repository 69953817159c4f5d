"""Saved queries: kept in the library, so that they travel with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ..bounds import NAME, check_text
from ..store.errors import LibraryError
from ..store.tables import SavedQuery, table
from .parsing import parse_query
from .resolved import resolve, unknown_query

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


def save_query(connection: Connection, name: str, query: str) -> None:
    """See ``Library.save_query``."""
    from .fields import is_saved_name  # here, because the parser comes with it

    check_text("the name of a query", name, NAME)
    if not is_saved_name(name):
        raise LibraryError(f"a query cannot be saved as {name!r}: use letters, digits, _ and -")
    if name in resolve(connection, parse_query(query)).saved:
        raise LibraryError(f"a query saved as {name} that asks for saved:{name} would have no end: choose another name")
    connection.execute(delete(_SAVED).where(_SAVED.c.name == name))
    connection.execute(insert(_SAVED), {"name": name, "query": query, "saved_at": datetime.now(UTC)})


def remove_query(connection: Connection, name: str) -> None:
    """See ``Library.remove_query``."""
    check_text("the name of a query", name, NAME)
    if not connection.execute(delete(_SAVED).where(_SAVED.c.name == name)).rowcount:
        raise unknown_query(connection, name)
