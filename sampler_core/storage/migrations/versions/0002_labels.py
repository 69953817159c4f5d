"""What a file contains becomes rows: every label with its probability, instead of a list of names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add ``file_labels``; nothing ever filled ``file_summary.classes``."""
    op.drop_column("file_summary", "classes")
    op.create_table(
        "file_labels",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("share", sa.Float()),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.CheckConstraint("question IN ('content', 'form', 'type', 'own')", name=op.f("ck_file_labels_question")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_labels_file_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file_id", "question", "name", name=op.f("pk_file_labels")),
    )
    op.create_index("ix_file_labels_name", "file_labels", ["name", "file_id"])
