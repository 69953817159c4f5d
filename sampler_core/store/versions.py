"""Schema versions whose package was uninstalled, and whose number another package uses for a form of its own.

Nothing is lost: the results stay readable as what they are, under a negative number, and have their own number again
when their package is back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy import delete as delete_from

from ..compatibility import incompatible_changes
from .codec import loads
from .rows import OUTCOMES
from .tables import Override, ResultSchema, table

_SCHEMAS, _OVERRIDES = table(ResultSchema), table(Override)


def owners(connection: Connection, kind: str, version: int) -> set[str]:
    """Return the distributions of which there are results of this kind and version."""
    c = OUTCOMES.c
    return set(connection.scalars(select(c.distribution).where(c.kind == kind, c.schema_version == version).distinct()))


def set_aside(connection: Connection, kind: str, version: int) -> None:
    """Give the results and corrections of a version a number that no package has."""
    lowest = connection.scalar(select(func.min(_SCHEMAS.c.schema_version)).where(_SCHEMAS.c.kind == kind)) or 0
    _move(connection, kind, version, min(lowest, 0) - 1)


def take_back(connection: Connection, kind: str, version: int, schema: dict[str, Any], distribution: str) -> None:
    """Let the results that ``distribution`` gave of a version that was set aside be of it again."""
    there = select(_SCHEMAS).where(_SCHEMAS.c.kind == kind, _SCHEMAS.c.schema_version < 0)
    for row in connection.execute(there).all():
        whose = owners(connection, kind, row.schema_version)
        if whose == {distribution} and not incompatible_changes(loads(row.json_schema), schema):
            _move(connection, kind, row.schema_version, version)


def _move(connection: Connection, kind: str, old: int, new: int) -> None:
    here = _SCHEMAS.c.kind == kind
    held = connection.scalar(select(_SCHEMAS.c.json_schema).where(here, _SCHEMAS.c.schema_version == old))
    if connection.scalar(select(_SCHEMAS.c.kind).where(here, _SCHEMAS.c.schema_version == new)) is None:
        row = {"kind": kind, "schema_version": new, "json_schema": held}
        connection.execute(insert(_SCHEMAS), row)
    for rows in (OUTCOMES, _OVERRIDES):
        mine = (rows.c.kind == kind, rows.c.schema_version == old)
        connection.execute(update(rows).where(*mine).values(schema_version=new))
    connection.execute(delete_from(_SCHEMAS).where(here, _SCHEMAS.c.schema_version == old))
