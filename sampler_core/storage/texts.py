"""Looking for a piece of text in any case of letters, as each database does it fastest."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

_ESCAPE = "/"


class _Like(GenericFunction[bool]):
    type = Boolean()
    inherit_cache = True
    name = "like_in_any_case"


@compiles(_Like)
def _ilike(element: Any, compiler: Any, **more: Any) -> str:
    return _with("ILIKE", element, compiler, more)


@compiles(_Like, "sqlite")
def _like(element: Any, compiler: Any, **more: Any) -> str:
    return _with("LIKE", element, compiler, more)  # which does not tell cases of ASCII letters apart there


def _with(operator: str, element: Any, compiler: Any, more: dict[str, Any]) -> str:
    column, pattern = (compiler.process(clause, **more) for clause in element.clauses)
    return f"({column} {operator} {pattern} ESCAPE '{_ESCAPE}')"


def has_text(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """``column`` has ``text`` somewhere in it."""
    escaped = "".join(_ESCAPE + letter if letter in f"%_{_ESCAPE}" else letter for letter in text)
    return _Like(column, literal(f"%{escaped}%"))
