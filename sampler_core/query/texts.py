"""Looking for a piece of text in columns that are kept folded, so that databases need not know what letters are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from ..spelling import folded


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
