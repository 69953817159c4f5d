"""docs/library.md shows the tables as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table

from sampler_core.store.tables import Base

PAGE = Path(__file__).parents[2] / "docs" / "library.md"


def drawing() -> Iterator[str]:
    yield "erDiagram"
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    for table in tables:
        yield from _references(table)
    for table in tables:
        yield f"    {table.name} {{"
        for column in table.columns:
            keys = ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys)
            yield f"        {type(column.type).__name__} {column.name} {', '.join(keys)}".rstrip()
        yield "    }"


def _references(table: Table) -> Iterator[str]:
    for constraint in sorted(table.foreign_key_constraints, key=lambda each: str(each.name)):
        optional = any(column.nullable for column in constraint.columns)
        columns = ", ".join(column.name for column in constraint.columns)
        yield f'    {constraint.referred_table.name} {"|o" if optional else "||"}--o{{ {table.name} : "{columns}"'


def test_the_documentation_shows_the_tables() -> None:
    drawn = "\n".join(drawing())
    assert drawn in PAGE.read_text(encoding="utf-8"), f"docs/library.md should have:\n{drawn}"
