"""The base of all tables, and the pieces that they share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, MetaData, Table, Text, text
from sqlmodel import Field, SQLModel

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(SQLModel):
    """Base of all tables, with a registry of their own and named constraints."""

    metadata = MetaData(naming_convention=NAMING)


def table(model: type[SQLModel]) -> Table:
    """The model's table, typed."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


ByteOrdered = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its bytes, as SQLite has it, whatever language a server speaks."""


def one_of(column: str, values: Any) -> CheckConstraint:
    """Only these values are allowed."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def only(flag: str) -> dict[str, Any]:
    """For an index of the rows alone that have ``flag`` set."""
    return {"sqlite_where": text(f"{flag} = 1"), "postgresql_where": text(flag)}


def where(condition: str) -> dict[str, Any]:
    """For an index of the rows alone for which ``condition`` holds."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def of_file(**more: Any) -> Any:
    """The file that a row belongs to, and goes with."""
    return Field(foreign_key="files.id", ondelete="CASCADE", **more)
