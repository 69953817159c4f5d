"""Every number and word of a result can be searched, and queries can be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_BATCH = 500


def upgrade() -> None:
    """Add ``scalars`` and fill it from the results that count, and ``saved_queries``."""
    scalars = op.create_table(
        "scalars",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("text", sa.String()),
        sa.CheckConstraint("(number IS NULL) <> (text IS NULL)", name=op.f("ck_scalars_value")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_scalars_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "kind", "field", name=op.f("pk_scalars")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_queries",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_queries")),
    )
    _fill(scalars)
    for column in ("number", "text"):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_scalars_{column}", "scalars", ["kind", "field", column],
            sqlite_where=there, postgresql_where=there, postgresql_include=["file_id"],
        )  # fmt: skip
    if op.get_bind().dialect.name == "postgresql":
        # Kinds and fields go together, which it would not think: it would take few for many, and many for few.
        op.execute("CREATE STATISTICS st_scalars (mcv) ON kind, field, text FROM scalars")
        for column in ("kind", "field"):
            op.execute(f"ALTER TABLE scalars ALTER {column} SET STATISTICS 1000")
    op.drop_index("ix_file_labels_name", "file_labels")
    op.create_index("ix_file_labels_name", "file_labels", ["name", "question", "probability", "answer", "file_id"])
    op.create_index("ix_files_added_at", "files", ["added_at"])
    op.create_index("ix_locations_mtime_ns", "locations", ["mtime_ns"])
    op.create_index("ix_locations_order", "locations", ["path_bytes", "file_id"])


_RESULTS = """
    SELECT outcomes.id, outcomes.file_id, outcomes.kind, analyses.result
    FROM outcomes JOIN analyses ON analyses.outcome_id = outcomes.id AND analyses.span_index = 0
    WHERE outcomes.id > :after AND outcomes.chosen AND outcomes.scope = 'file' AND analyses.result IS NOT NULL
    ORDER BY outcomes.id LIMIT :batch
"""


def _fill(scalars: sa.Table) -> None:
    """A batch at a time: the results of a library need not fit into memory."""
    connection, after = op.get_bind(), 0
    while rows := connection.execute(sa.text(_RESULTS), {"after": after, "batch": _BATCH}).all():
        found = [
            {"file_id": row.file_id, "kind": row.kind, "field": field, "number": number, "text": text}
            for row in rows
            for field, number, text in islice(_columns(_object(row.result), ""), 200)
        ]
        if found:
            connection.execute(sa.insert(scalars), found)
        after = rows[-1].id


def _object(text: str) -> dict[str, Any]:
    """A result that is damaged has nothing to be found by; ``library check`` tells of it."""
    try:
        result = json.loads(text)
    except ValueError:
        return {}
    return result if isinstance(result, dict) else {}


# As in storage/scalars.py when this revision was made; it stays as it is, whatever becomes of that.


def _columns(part: dict[str, Any], before: str) -> Iterator[tuple[str, float | None, str | None]]:
    for name, value in part.items():
        if not name.isidentifier():
            continue
        match value:
            case bool():
                yield before + name, None, str(value).lower()
            case int() | float():
                if abs(value) < 1e308:
                    yield before + name, float(value), None
            case str():
                if len(value) <= 200:
                    whole = value.casefold().encode("utf-8", "backslashreplace").decode("utf-8")
                    yield before + name, None, whole.replace("\x00", "\\x00")
            case dict():
                if value.keys() != {"sha256", "dtype", "shape"}:
                    yield from _columns(value, f"{before}{name}.")
