"""Statements and expressions that every database is to understand alike."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    Integer,
    Subquery,
    Table,
    Text,
    and_,
    cast,
    false,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from ..spelling import folded


def upsert(connection: Connection, into: Table) -> Any:
    """An insert that can say what to do on a conflict."""
    # By name: the dialect that is not used takes longer to import than all tables.
    return import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(into)


def smallest(column: ColumnElement[Any]) -> int:
    """The least that a column of whole numbers can hold."""
    return -(2**63) if isinstance(column.type, BigInteger) else -(2**31)


def within(
    column: ColumnElement[Any], low: float | None, high: float | None, *, strict: bool = False
) -> ColumnElement[bool]:
    """``column`` is between ``low`` and ``high``, both included unless ``strict``; ``None`` is open."""
    if isinstance(column.type, Integer):
        return _whole_within(column, low, high, strict)
    above = [] if low is None else [column > low if strict else column >= low]
    below = [] if high is None else [column < high if strict else column <= high]
    return and_(*above, *below)


def _whole_within(
    column: ColumnElement[Any], low: float | None, high: float | None, strict: bool
) -> ColumnElement[bool]:
    """The same for a column of whole numbers, with which PostgreSQL compares nothing else, nor larger ones."""
    least, most = smallest(column), -smallest(column) - 1
    first, last = least, most
    if low is not None and low > least:
        first = math.floor(low) + 1 if strict else math.ceil(low)
    if high is not None and high < most:
        last = math.ceil(high) - 1 if strict else math.floor(high)
    if first > most or last < least:
        return false()
    return and_(column >= first, column <= last)


class _Position(GenericFunction[int]):
    """Where the second text begins in the first, from 1; 0 where it does not."""

    type = Integer()
    inherit_cache = True
    name = "position_in"


@compiles(_Position)
def _strpos(element: Any, compiler: Any, **more: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **more)})"


@compiles(_Position, "sqlite")
def _instr(element: Any, compiler: Any, **more: Any) -> str:
    return f"instr({compiler.process(element.clauses, **more)})"


def has_text(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """``column``, of folded texts, has ``text`` somewhere in it, in any case of letters."""
    return _Position(column, literal(folded(text))) > 0


class _Members(GenericFunction[Any]):
    """The members of a JSON object as rows of ``key`` and ``value``."""

    inherit_cache = True
    name = "members_of"


@compiles(_Members)
def _json_each_text(element: Any, compiler: Any, **more: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **more)} AS json))"


@compiles(_Members, "sqlite")
def _json_each(element: Any, compiler: Any, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


def numbered(scores: Mapping[int, float]) -> Subquery:
    """``scores`` as rows of ``id`` and ``score``, however many there are: no statement takes so many values."""
    rows = _Members(literal(json.dumps(scores), Text)).table_valued("key", "value")
    return select(cast(rows.c.key, Integer).label("id"), cast(rows.c.value, Float).label("score")).subquery()
