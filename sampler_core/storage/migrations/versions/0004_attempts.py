"""Steps that were in hand when a run was killed are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add ``attempts``."""
    op.create_table(
        "attempts",
        sa.Column("action_key", sa.String(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("action_key", name=op.f("pk_attempts")),
    )
