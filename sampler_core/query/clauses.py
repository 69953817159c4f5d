"""What conditions on files are made of."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, false, func

from ..store.tables import Location, table
from .query import Range

_LOCATIONS = table(Location)

Condition = ColumnElement[bool]


def smallest(column: ColumnElement[Any]) -> int:
    """The least that a column of whole numbers can hold."""
    return -(2**63) if isinstance(column.type, BigInteger) else -(2**31)


def within(column: ColumnElement[Any], value: Range) -> Condition:
    """``column`` is in the range."""
    if isinstance(column.type, Integer):
        return _whole_within(column, value)
    low = [] if value.low is None else [column > value.low if value.strict else column >= value.low]
    high = [] if value.high is None else [column < value.high if value.strict else column <= value.high]
    return and_(*low, *high)


def _whole_within(column: ColumnElement[Any], value: Range) -> Condition:
    """The same for a column of whole numbers, with which PostgreSQL compares nothing else, nor larger ones."""
    least, most = smallest(column), -smallest(column) - 1
    low, high = least, most
    if value.low is not None and value.low > least:
        low = math.floor(value.low) + 1 if value.strict else math.ceil(value.low)
    if value.high is not None and value.high < most:
        high = math.ceil(value.high) - 1 if value.strict else math.floor(value.high)
    if low > most or high < least:
        return false()
    return and_(column >= low, column <= high)


def of_few(files: Select[Any]) -> Condition:
    """Of one of ``files``, of which there are few as a rule: they are looked up."""
    return _LOCATIONS.c.file_id.in_(files)


def in_turn(holds: Condition) -> Condition:
    """What is not to be looked up: the listing is gone through in its order, which needs no sorting and ends with the
    page. Databases look into no function, so they cannot do otherwise."""
    return func.coalesce(holds, false())


def of_many(files: Select[Any]) -> Condition:
    """Of one of ``files``, of which there are many as a rule."""
    return in_turn(_LOCATIONS.c.file_id.in_(files))
