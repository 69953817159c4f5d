"""The arrays of an outcome lie in one object; what is in one is noted by place, type and shape."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Note of each file of one array, as there were, that it is an object of one."""
    with op.batch_alter_table("arrays") as arrays:
        arrays.add_column(sa.Column("layout", sa.Text(), nullable=False, server_default=""))
    op.execute("""UPDATE arrays SET layout = '[[0,"' || dtype || '",' || shape || ']]'""")
    with op.batch_alter_table("arrays") as arrays:
        arrays.alter_column("layout", existing_type=sa.Text(), server_default=None)
        arrays.drop_column("dtype")
        arrays.drop_column("shape")
