"""Paths, tags, labels and words can be found in any case of letters and in both normal forms; tags have numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_BATCH = 1000
_ORDERS = {"ix_locations_order": "gone_at IS NULL", "ix_locations_gone": "gone_at IS NOT NULL"}
_BYTE_ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add folded copies of paths and tags, list by them, and fold labels and words anew."""
    for name in _ORDERS:
        op.drop_index(name, "locations")
    op.add_column("locations", sa.Column("path_folded", _BYTE_ORDERED))
    op.add_column("tags", sa.Column("name_folded", sa.String()))
    op.add_column("tags", sa.Column("value_folded", sa.Text()))
    op.add_column("tags", sa.Column("number", sa.Float()))
    _fill("locations", ("path",), lambda row: {"path_folded": _folded(row.path)})
    _fill("tags", ("name", "value"), _of_tag)
    _demand("locations", path_folded=_BYTE_ORDERED)
    _demand("tags", name_folded=sa.String(), value_folded=sa.Text())
    for name, condition in _ORDERS.items():
        some = sa.text(condition)
        columns = ["path_folded", "path_bytes", "file_id"]
        op.create_index(name, "locations", columns, sqlite_where=some, postgresql_where=some)
    _fold_anew("file_labels", ("file_id", "question"), "name")
    _fold_anew("scalars", ("file_id", "kind", "field"), "text")


def _demand(table: str, **columns: sa.types.TypeEngine[Any]) -> None:
    with op.batch_alter_table(table) as altered:
        for name, kind in columns.items():
            altered.alter_column(name, existing_type=kind, nullable=False)


def _fill(table: str, columns: tuple[str, ...], filled: Callable[[Any], dict[str, Any]]) -> None:
    """A batch at a time: the rows of a library need not fit into memory."""
    connection, after = op.get_bind(), 0
    wanted = sa.text(f"SELECT id, {', '.join(columns)} FROM {table} WHERE id > :after ORDER BY id LIMIT {_BATCH}")
    while rows := connection.execute(wanted, {"after": after}).all():
        new = [{"row": row.id, **filled(row)} for row in rows]
        given = ", ".join(f"{name} = :{name}" for name in new[0] if name != "row")
        connection.execute(sa.text(f"UPDATE {table} SET {given} WHERE id = :row"), new)
        after = rows[-1].id


def _fold_anew(table: str, key: tuple[str, ...], column: str) -> None:
    """Of what is in lower case already, only what is not composed changes; what is there twice then goes."""
    connection = op.get_bind()
    names = connection.scalars(sa.text(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")).all()
    for name in names:
        if (new := _folded(name)) == name:
            continue
        given = {"old": name, "new": new}
        if column == "name":
            same = " AND ".join(f"other.{each} = {table}.{each}" for each in key)
            twice = f"EXISTS (SELECT 1 FROM {table} AS other WHERE {same} AND other.name = :new)"
            connection.execute(sa.text(f"DELETE FROM {table} WHERE name = :old AND {twice}"), given)
        connection.execute(sa.text(f"UPDATE {table} SET {column} = :new WHERE {column} = :old"), given)


# As in storage/labels.py and storage/tagging.py when this revision was made; it stays, whatever becomes of those.

_NUMBER = re.compile(
    r"\s*([-+]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)(?:\s*/\s*[0-9]+|\s*bpm|-[0-9]{2}(?:-[0-9]{2}.{0,20})?)?\s*",
    re.IGNORECASE,
)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def _of_tag(row: Any) -> dict[str, Any]:
    found = _NUMBER.fullmatch(row.value)
    number = None if found is None else float(found[1].replace(",", "."))
    return {"name_folded": _folded(row.name), "value_folded": _folded(row.value), "number": number}
