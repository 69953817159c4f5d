"""Columns and tables that one searches against the results that they are made from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from sampler_core.store.maintenance import (
    KINDS,
    Base,
    Cure,
    Fault,
    File,
    FileSummary,
    Projection,
    Scalar,
    Watch,
    path_of,
    project,
    searchable_of,
    table,
)

_FILES, _SUMMARY, _SCALARS = table(File), table(FileSummary), table(Scalar)
_PAGE = 500
_Rows = list[dict[str, Any]]


def projection_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """Files whose projections are not those of the results that count."""
    done, count = 0, connection.scalar(select(func.count()).select_from(_FILES)) or 0
    after = 0
    while ids := connection.scalars(
        select(_FILES.c.id).where(_FILES.c.id > after).order_by(_FILES.c.id).limit(_PAGE)
    ).all():
        watch("projections", done, count)
        expected = searchable_of(connection, ids, sound=True)
        summaries, tables = _summaries(connection, ids), _tables(connection, ids)
        scalars = _scalars(connection, ids)
        for file_id in ids:
            made = expected[file_id]
            what = _difference(made.projections, summaries.get(file_id), tables, file_id)
            if what is None and _in_order(made.scalars) != _in_order(scalars[file_id]):
                what = "its searchable values are not those of the results"
            if what is not None:
                yield Fault("projection", path_of(connection, file_id), what, Cure.PROJECT, file_id)
        after, done = ids[-1], done + len(ids)


def _summaries(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = connection.execute(select(_SUMMARY).where(_SUMMARY.c.file_id.in_(ids))).mappings()
    return {row["file_id"]: dict(row) for row in rows}


def _tables(connection: Connection, ids: Sequence[int]) -> dict[tuple[str, int], _Rows]:
    """(table, file) → its rows."""
    found: dict[tuple[str, int], _Rows] = defaultdict(list)
    for name in {each.table for kind in KINDS if (each := project(kind, ())) and each.table}:
        rows = Base.metadata.tables[name]
        for row in connection.execute(select(rows).where(rows.c.file_id.in_(ids))).mappings():
            found[name, row["file_id"]].append({key: value for key, value in row.items() if key != "file_id"})
    return found


def _scalars(connection: Connection, ids: Sequence[int]) -> dict[int, _Rows]:
    found: dict[int, _Rows] = defaultdict(list)
    for row in connection.execute(select(_SCALARS).where(_SCALARS.c.file_id.in_(ids))).mappings():
        found[row["file_id"]].append(dict(row))
    return found


def _difference(
    expected: Sequence[Projection],
    summary: Mapping[str, Any] | None,
    tables: dict[tuple[str, int], _Rows],
    file_id: int,
) -> str | None:
    if summary is None:
        return "it has no summary"
    for each in expected:
        for name, value in each.summary.items():
            if summary[name] != value:
                return f"its {name} is {summary[name]}, the result says {value}"
        if each.table and _in_order(each.rows) != _in_order(tables[each.table, file_id]):
            return f"its rows of {each.table} are not those of the result"
    return None


def _in_order(rows: _Rows) -> list[str]:
    return sorted(json.dumps({name: _as_value(row[name]) for name in row}, sort_keys=True) for row in rows)


def _as_value(value: Any) -> Any:
    """Numbers that are equal in one spelling: SQLite keeps no sign of zero."""
    return value + 0.0 if isinstance(value, int | float) and not isinstance(value, bool) else value
