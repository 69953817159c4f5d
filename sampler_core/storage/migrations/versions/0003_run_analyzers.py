"""What a run ran: each analyzer with its versions, and what it took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add ``run_analyzers``; of runs before it nothing was kept."""
    op.create_table(
        "run_analyzers",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("analyzer", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("distribution", sa.String(), nullable=False),
        sa.Column("distribution_version", sa.String(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("cpu_s", sa.Float(), nullable=False),
        sa.Column("peak_mb", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_analyzers_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "analyzer", name=op.f("pk_run_analyzers")),
    )
