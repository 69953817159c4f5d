"""Walking through what a query finds, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Row

from .cursor import read_cursor
from .order import Order, Place
from .query import Query
from .resolved import resolve

T = TypeVar("T")
Rows = Sequence[Row[Any]]


Read = Callable[[Connection, Rows, Order], Iterable[T]]


def paged(
    engine: Engine, query: Query, columns: Sequence[ColumnElement[Any]], read: Read[T], *, size: int,
    limit: int | None = None, after: str | None = None,
) -> Iterator[T]:  # fmt: skip
    """What ``read`` makes of each page of rows with ``columns``. Each page is a short transaction of its own, so
    that writers get their turn.

    Raises:
        LibraryError: when ``after`` is no cursor of this order, or the query names what the library does not know.
    """
    with engine.connect() as connection:
        order = Order(resolve(connection, query))
    place: Place | None = None if after is None else read_cursor(after, order.sort, order.width)
    left = min((most for most in (limit, order.limit) if most is not None), default=None)
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
