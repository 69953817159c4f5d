"""A revision as the next one may be, for tests: it makes tables, indexes and rows anew, and all ends as it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sampler_core.store import migrations

revision = "9000"
down_revision = migrations.REVISIONS[-2]

_ORDERS = {"ix_locations_order": "gone_at IS NULL", "ix_locations_gone": "gone_at IS NOT NULL"}
_BYTE_ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Have a column of a table that others refer to empty for a while, and write rows through another table."""
    for name in _ORDERS:
        op.drop_index(name, "locations")
    _may_be_empty(True)
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, path_folded FROM locations")).mappings().all()
    connection.execute(sa.text("UPDATE locations SET path_folded = NULL"))
    for row in rows:
        connection.execute(sa.text("UPDATE locations SET path_folded = :path_folded WHERE id = :id"), dict(row))
    _may_be_empty(False)
    for name, condition in _ORDERS.items():
        some = sa.text(condition)
        columns = ["path_folded", "path_bytes", "file_id"]
        op.create_index(name, "locations", columns, sqlite_where=some, postgresql_where=some)
    op.execute("CREATE TABLE held AS SELECT * FROM meta")
    op.execute("DELETE FROM meta")
    op.execute("INSERT INTO meta SELECT * FROM held")
    op.drop_table("held")


def _may_be_empty(nullable: bool) -> None:
    with op.batch_alter_table("locations") as locations:
        locations.alter_column("path_folded", existing_type=_BYTE_ORDERED, nullable=nullable)
