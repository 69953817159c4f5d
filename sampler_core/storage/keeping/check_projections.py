"""Columns and tables that one searches against the results that they are made from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from ..projections import KINDS, Projection, project
from ..rows import ANALYSES, OUTCOMES
from ..tables import Base, File, FileSummary, table
from .check_results import path_of
from .faults import Cure, Fault
from .verify import Watch

_FILES, _SUMMARY = table(File), table(FileSummary)
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
        expected = projections_of(connection, ids)
        summaries, tables = _summaries(connection, ids), _tables(connection, ids)
        for file_id in ids:
            if what := _difference(expected[file_id], summaries.get(file_id), tables, file_id):
                yield Fault("projection", path_of(connection, file_id), what, Cure.PROJECT, file_id)
        after, done = ids[-1], done + len(ids)


def projections_of(connection: Connection, file_ids: Iterable[int]) -> dict[int, list[Projection]]:
    """What each file's results that count come to, for every kind; empty columns where there is none."""
    wanted = (
        select(OUTCOMES.c.file_id, OUTCOMES.c.kind, ANALYSES.c.result)
        .join_from(OUTCOMES, ANALYSES)
        .where(OUTCOMES.c.file_id.in_(list(file_ids)), OUTCOMES.c.chosen, OUTCOMES.c.kind.in_(KINDS))
        .order_by(OUTCOMES.c.id, ANALYSES.c.span_index)
    )
    results: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in connection.execute(wanted):
        results[row.file_id, row.kind].append(_loaded(row.result))
    made = {id_: [_projected(kind, results[id_, kind]) for kind in KINDS] for id_ in file_ids}
    return {id_: [each for each in projections if each is not None] for id_, projections in made.items()}


def _projected(kind: str, results: Sequence[Any]) -> Projection | None:
    try:
        return project(kind, results)
    except (AttributeError, LookupError, TypeError):  # a damaged result, of which is told already
        return project(kind, ())


def _loaded(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None  # told of the result already


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
    return sorted(json.dumps(row, sort_keys=True) for row in rows)
