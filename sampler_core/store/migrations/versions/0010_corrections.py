"""A correction is of the schema version of its kind under which it was made; the same one may be there in several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_OF_RESULT = (
    "SELECT schema_version FROM outcomes "
    "WHERE outcomes.file_id = overrides.file_id AND outcomes.kind = overrides.kind AND chosen"
)
_LATEST = "SELECT max(schema_version) FROM result_schemas WHERE result_schemas.kind = overrides.kind"

_KEPT = "file_id, kind, field, value, estimate, edit_id"


def upgrade() -> None:
    """Add ``schema_version`` to ``overrides``: that of the result that counts, else the latest of the kind."""
    version = f"coalesce(({_OF_RESULT}), ({_LATEST}), 1)"
    op.execute(f"CREATE TABLE overrides_before AS SELECT {_KEPT}, {version} AS schema_version FROM overrides")
    op.drop_table("overrides")  # its primary key changes, which neither database does in place
    op.create_table(
        "overrides",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("estimate", sa.Text(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"], name=op.f("fk_overrides_edit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_overrides_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "kind", "field", "schema_version", name=op.f("pk_overrides")),
    )
    columns = f"{_KEPT}, schema_version"
    op.execute(f"INSERT INTO overrides ({columns}) SELECT {columns} FROM overrides_before")
    op.drop_table("overrides_before")
