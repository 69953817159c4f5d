"""One search table in the place of five, and what kinds say of themselves beside their schemas.

Rows of the search table are made behind the migrations, from the results; see :data:`..SEARCH`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sampler_core import kinds
from sampler_core.contracts import Result

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the search table, and drop those that it replaces."""
    _durations()
    _descriptions()
    _search()
    for name in ("scalars", "segments", "regions", "file_labels", "file_summary"):
        op.drop_table(name)


def _durations() -> None:
    op.add_column("files", sa.Column("duration_s", sa.Float()))
    op.create_index("ix_files_duration_s", "files", ["duration_s"])
    op.execute("UPDATE files SET duration_s = (SELECT duration_s FROM file_summary WHERE file_id = files.id)")


def _descriptions() -> None:
    """Of kinds that are not the standard ones, the next run notes what they say of themselves."""
    op.add_column("result_schemas", sa.Column("about", sa.Text()))
    op.add_column("result_schemas", sa.Column("scope", sa.String()))
    op.add_column("result_schemas", sa.Column("distribution", sa.String()))
    for column in ("scope", "distribution"):
        latest = f"SELECT {column} FROM outcomes WHERE outcomes.kind = result_schemas.kind ORDER BY chosen, id DESC"
        op.execute(f"UPDATE result_schemas SET {column} = ({latest} LIMIT 1)")
    note = sa.text("UPDATE result_schemas SET about = :about WHERE kind = :kind")
    for each in vars(kinds).values():
        if isinstance(each, type) and issubclass(each, Result):
            about = each.about.model_dump_json(exclude_defaults=True)
            op.get_bind().execute(note, {"kind": each.kind, "about": about})


def _search() -> None:
    op.create_table(
        "search_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_fields")),
        sa.UniqueConstraint("kind", "field", name=op.f("uq_search_fields_kind_field")),
    )
    op.create_table(
        "search",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("number", sa.Float()),
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql")),
        sa.Column("confidence", sa.Float()),
        sa.Column("share", sa.Float()),
        sa.CheckConstraint("(number IS NULL) <> (word IS NULL)", name=op.f("ck_search_value")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_search_file_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["field_id"], ["search_fields.id"], name=op.f("fk_search_field_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "field_id", "span", "rank", name=op.f("pk_search")),
        sqlite_with_rowid=False,
    )
    for column in ("number", "word"):
        some: dict[str, Any] = {"postgresql_include": ["file_id", "span", "rank"]}
        for dialect in ("sqlite", "postgresql"):
            some[f"{dialect}_where"] = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_search_{column}", "search", ["field_id", column, "confidence"], **some)
