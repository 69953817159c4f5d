"""What conditions on files are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from .query import Range
from .tables import Location, table

_LOCATIONS = table(Location)

Condition = ColumnElement[bool]


def within(column: ColumnElement[Any], value: Range) -> Condition:
    """``column`` is in the range."""
    low = [] if value.low is None else [column > value.low if value.strict else column >= value.low]
    high = [] if value.high is None else [column < value.high if value.strict else column <= value.high]
    return and_(*low, *high)


def of_few(files: Select[Any]) -> Condition:
    """Of one of ``files``, of which there are few as a rule: they are looked up."""
    return _LOCATIONS.c.file_id.in_(files)


def of_many(files: Select[Any]) -> Condition:
    """The same where there are many as a rule. The listing is gone through in its order, which needs no sorting and
    ends with the page; the sum keeps the database from looking them up."""
    return (_LOCATIONS.c.file_id + 0).in_(files)
