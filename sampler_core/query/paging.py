"""Walking through what a query finds, a page at a time. A cursor is where a page begins, as a text to hand out and take
back."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Row

from ..contracts import Scope
from ..store.errors import WrongCursor
from .order import Order, Place
from .query import Query, Sort
from .terms import Installed, none_installed

T = TypeVar("T")
Rows = Sequence[Row[Any]]
_NONE = "this is no cursor: take it whole from what `sampler find --json` printed"
Read = Callable[[Connection, Rows, Order], Iterable[T]]


def paged(
    engine: Engine,
    query: Query,
    columns: Sequence[ColumnElement[Any]],
    read: Read[T],
    *,
    size: int,
    limit: int | None = None,
    after: str | None = None,
    installed: Installed = none_installed,
    each: Scope = Scope.FILE,
    whole: bool = False,
) -> Iterator[T]:
    """What ``read`` makes of each page of rows with ``columns``. Each page is a short transaction of its own, so
    that writers get their turn. ``each`` says what is listed; ``whole``: whatever the query's own limit is.

    Raises:
        LibraryError: when ``after`` is no cursor of this order, or the query names what the library does not know.
        QueryError: when it asks for a field that is not there, or for what that cannot be.
    """
    with engine.connect() as connection:
        order = Order.of(connection, query, installed, each)
    place: Place | None = None if after is None else read_cursor(after, order.sort, order.width)
    left = min((most for most in (limit, None if whole else order.limit) if most is not None), default=None)
    while left is None or left > 0:
        wanted = size if left is None else min(size, left)
        with engine.connect() as connection:
            rows = order.page(connection, wanted, place, *columns)
            found = list(read(connection, rows, order))
        yield from found
        if len(rows) < wanted:
            return
        place = order.place(rows[-1])
        left = None if left is None else left - len(rows)


def write_cursor(sort: Sequence[Sort], place: Sequence[Any]) -> str:
    """The cursor of a ``place`` in an order."""
    text = json.dumps([[str(key) for key in sort], [_plain(value) for value in place]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sequence[Sort], width: int) -> list[Any]:
    """The place, of ``width`` values, that a cursor speaks of.

    Raises:
        WrongCursor: when it comes from another order, or is none.
    """
    try:
        of, place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        values = [_value(value) for value in place]
    except (ValueError, TypeError):
        raise WrongCursor(_NONE) from None
    if of != [str(key) for key in sort]:
        raise WrongCursor(
            f"this cursor comes from another order ({' '.join(map(str, of)) or 'by path'}): repeat the query it comes "
            "from, or leave it out to begin anew"
        )
    if len(values) != width:
        raise WrongCursor(_NONE)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"path": os.fsdecode(value)}
    return {"time": value.isoformat()} if isinstance(value, datetime) else value


def _value(value: Any) -> Any:
    match value:
        case {"path": str(path)}:
            return os.fsencode(path)
        case {"time": str(moment)}:
            return datetime.fromisoformat(moment)
        case None | str() | int() | float():
            return value
    raise ValueError(value)
