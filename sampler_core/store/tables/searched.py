"""What one searches: made from the results that count, and from what people say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from .base import Base, ByteOrdered, of_file, where


def _value(column: str) -> Index:
    """An index by a value, which holds all that a condition asks of its rows: of SQLite's the primary key is part."""
    more: dict[str, Any] = {"postgresql_include": ["file_id", "span", "rank"]}
    return Index(f"ix_search_{column}", "field_id", column, "confidence", **where(f"{column} IS NOT NULL"), **more)


class SearchField(Base, table=True):
    """A number for a field of a kind; see :class:`.Row`."""

    __tablename__ = "search_fields"
    __table_args__ = (UniqueConstraint("kind", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    field: str


class SearchRow(Base, table=True):
    """A value in the chosen result of a kind: a number or a word; see :class:`~sampler_core.facets.values.Row`.

    ``span``: of which region or segment, as in ``analyses``; 0 where the kind is one of whole files. ``rank``: 0 for
    what the result says, from 1 on for labels that are likely without being the answer.
    """

    __tablename__ = "search"
    __table_args__ = (
        CheckConstraint("(number IS NULL) <> (word IS NULL)", name="value"),
        _value("number"),
        _value("word"),
        {"sqlite_with_rowid": False},
    )

    file_id: int = of_file(primary_key=True)
    field_id: int = Field(primary_key=True, foreign_key="search_fields.id", ondelete="CASCADE")
    span: int = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    number: float | None = None
    word: str | None = Field(default=None, sa_type=ByteOrdered)
    confidence: float | None = None
    share: float | None = None


class SavedQuery(Base, table=True):
    """A query to be asked again by its name."""

    __tablename__ = "saved_queries"

    name: str = Field(primary_key=True)
    query: str = Field(sa_type=Text)
    saved_at: datetime
