"""What people say of their sounds: corrections that win over estimates; who, when and why, for tags, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add ``edits`` and ``overrides``; tags of people get an edit."""
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.CheckConstraint("action IN ('set', 'unset', 'keep', 'tag', 'untag')", name=op.f("ck_edits_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    op.create_table(
        "overrides",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("estimate", sa.Text(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["edits.id"], name=op.f("fk_overrides_edit_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_overrides_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "kind", "field", name=op.f("pk_overrides")),
    )
    with op.batch_alter_table("tags") as tags:
        tags.add_column(sa.Column("edit_id", sa.Integer()))
        tags.create_foreign_key(op.f("fk_tags_edit_id"), "edits", ["edit_id"], ["id"])
