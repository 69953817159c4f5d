"""Reading a query."""

from __future__ import annotations

from ..bounds import QUERY
from .query import Query, QueryError


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: pointing at the character that cannot be understood, or that is one too many.
    """
    if len(text) > QUERY:
        raise QueryError(f"a query has at most {QUERY:,} characters", text, QUERY)
    from .grammar import read_query  # the parser takes a while to load, and few commands need it

    return read_query(text)
