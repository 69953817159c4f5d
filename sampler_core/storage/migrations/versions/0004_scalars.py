"""Every number and word of a result can be searched, and queries can be kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

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
            f"ix_scalars_{column}", "scalars", ["kind", "field", column], sqlite_where=there, postgresql_where=there
        )
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
            {"file_id": row.file_id, "kind": row.kind, "field": field, **_column(value)}
            for row in rows
            for field, value in list(_values(json.loads(row.result), ""))[:200]
        ]
        if found:
            connection.execute(sa.insert(scalars), found)
        after = rows[-1].id


# As in storage/scalars.py when this revision was made; it stays as it is, whatever becomes of that.


def _values(part: dict[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        if not re.fullmatch(r"\w+", name):
            continue
        if isinstance(value, dict):
            if value.keys() != {"sha256", "dtype", "shape"}:
                yield from _values(value, f"{before}{name}.")
        elif isinstance(value, int | float | str) and _fits(value):
            yield before + name, value


def _fits(value: float | str) -> bool:
    return len(value) <= 200 if isinstance(value, str) else abs(value) < 1e308


def _column(value: float | str) -> dict[str, Any]:
    if isinstance(value, bool | str):
        shown = str(value).casefold().encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")
        return {"number": None, "text": shown}
    return {"number": float(value), "text": None}
