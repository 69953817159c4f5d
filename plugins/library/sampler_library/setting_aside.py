"""Rows that are not sound, moved out of a library's tables into a file beside them, where people can look at them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sampler_sdk.commands import new_text
from sqlalchemy import ColumnElement, Connection, and_, column, delete, select, update

from sampler_core.store.maintenance import (
    INSTEAD,
    MADE_FROM,
    OUTCOMES,
    Aside,
    Base,
    OutcomeArray,
    free_name,
    make_shared_folder,
    shared_mode,
    table,
)

FOLDER = "set-aside"
_LINKS = table(OutcomeArray)


def write_down(library: Path, rows: Sequence[Aside]) -> Path:
    """Keep rows as they are, one JSON object a line; return where."""
    folder = library / FOLDER
    make_shared_folder(folder)
    file = free_name(folder, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
    with new_text(file, mode=shared_mode(folder), durable=True) as lines:
        for each in {(row.table, str(row.key)): row for row in rows}.values():
            told = {"table": each.table, "row": dict(each.row), "column": each.column or None}
            lines.write(json.dumps(told, default=_as_text) + "\n")
    return file


def take_out(connection: Connection, each: Aside) -> set[int]:
    """Delete a row with all that cannot be without it; return the files whose searchable values are to be made anew."""
    here = _where(each)
    outcomes = _depending(each)
    stale: set[int] = set()
    if outcomes is not None:
        stale |= set(connection.scalars(select(OUTCOMES.c.file_id).where(outcomes)))
        connection.execute(delete(OUTCOMES).where(outcomes))
    connection.execute(delete(Base.metadata.tables[each.table]).where(here))
    if each.table == "overrides" and isinstance(each.row["file_id"], int):
        stale.add(each.row["file_id"])
    return stale


def substitute(connection: Connection, each: Aside) -> None:
    """Have something harmless in the column of a row."""
    made = MADE_FROM.get((each.table, each.column))
    value: Any = made(each.row) if made else INSTEAD[each.table, each.column]
    value = datetime.now(UTC) if value == "now" else value
    connection.execute(update(Base.metadata.tables[each.table]).where(_where(each)).values({each.column: value}))


def _where(each: Aside) -> ColumnElement[bool]:
    return and_(*(column(name) == value for name, value in each.key.items()))


def _depending(each: Aside) -> ColumnElement[bool] | None:
    """The outcomes that refer to a row, and would keep it."""
    if each.table == "arrays":
        of = Base.metadata.tables["arrays"]
        digest = select(of.c.sha256).where(_where(each)).scalar_subquery()
        return OUTCOMES.c.id.in_(select(_LINKS.c.outcome_id).where(_LINKS.c.sha256 == digest))
    if each.table == "result_schemas":
        of = Base.metadata.tables["result_schemas"]
        kind, version = (
            select(of.c[name]).where(_where(each)).scalar_subquery() for name in ("kind", "schema_version")
        )
        return and_(OUTCOMES.c.kind == kind, OUTCOMES.c.schema_version == version)
    return None


def _as_text(value: Any) -> str:
    return b64encode(value).decode() if isinstance(value, bytes | memoryview) else str(value)
