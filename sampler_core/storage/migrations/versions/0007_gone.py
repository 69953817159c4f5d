"""Files that are not at their place any more are marked; a change that leaves size and time alone is seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add ``gone_at`` and ``ctime_ns``, and let the indexes of places tell who is gone."""
    op.add_column("locations", sa.Column("ctime_ns", sa.BigInteger()))
    op.add_column("locations", sa.Column("gone_at", sa.DateTime(timezone=True)))
    for name in ("ix_locations_order", "ix_locations_file_id"):
        op.drop_index(name, "locations")
    for name, condition in (("ix_locations_order", "gone_at IS NULL"), ("ix_locations_gone", "gone_at IS NOT NULL")):
        some = sa.text(condition)
        op.create_index(name, "locations", ["path_bytes", "file_id"], sqlite_where=some, postgresql_where=some)
    op.create_index("ix_locations_file_id", "locations", ["file_id", "gone_at"])
