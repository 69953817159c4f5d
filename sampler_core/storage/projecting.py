"""What one searches, made from the results that count, with what a person set in the place of estimates."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from .edits.overrides import Overrides, applied, overrides_of
from .projections import KINDS, Projection, project
from .rows import ANALYSES, OUTCOMES
from .tables import Base, File, FileSummary, table

_FILES, _SUMMARY = table(File), table(FileSummary)
_PAGE = 500


def project_again(connection: Connection, file_ids: Iterable[int]) -> None:
    """Make all projections of these files anew; the columns of kinds without a result become empty."""
    ids = sorted(set(file_ids))
    for first in range(0, len(ids), _PAGE):
        page = ids[first : first + _PAGE]
        _have_summaries(connection, page)
        for file_id, projections in projections_of(connection, page).items():
            for each in projections:
                _write(connection, file_id, each)


def projections_of(connection: Connection, file_ids: Sequence[int]) -> dict[int, list[Projection]]:
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
    overrides = overrides_of(connection, file_ids)
    made = {id_: [_projected(kind, results[id_, kind], overrides.get(id_, ())) for kind in KINDS] for id_ in file_ids}
    return {id_: [each for each in projections if each is not None] for id_, projections in made.items()}


def corrected_projection(kind: str, results: Sequence[Any], overrides: Overrides) -> Projection | None:
    """The projection of one step's results, with what was set on their file."""
    if not any(each.kind == kind for each in overrides):
        return project(kind, results)
    return project(kind, [applied(kind, result, overrides) for result in results or [None]])


def _projected(kind: str, results: Sequence[Any], overrides: Overrides) -> Projection | None:
    try:
        return corrected_projection(kind, results, overrides)
    except (AttributeError, LookupError, TypeError):  # a damaged result, of which `check` tells
        return project(kind, ())


def _loaded(text: str | None) -> Any:
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None


def _write(connection: Connection, file_id: int, projection: Projection) -> None:
    if projection.summary:
        connection.execute(update(_SUMMARY).where(_SUMMARY.c.file_id == file_id).values(projection.summary))
    if projection.table:
        rows = Base.metadata.tables[projection.table]
        connection.execute(delete(rows).where(rows.c.file_id == file_id))
        if projection.rows:
            connection.execute(insert(rows), [{"file_id": file_id, **row} for row in projection.rows])


def _have_summaries(connection: Connection, ids: Sequence[int]) -> None:
    there = set(connection.scalars(select(_SUMMARY.c.file_id).where(_SUMMARY.c.file_id.in_(ids))))
    facts: Mapping[int, Any] = {
        row.id: row
        for row in connection.execute(
            select(_FILES.c.id, _FILES.c.frames, _FILES.c.sample_rate_hz).where(_FILES.c.id.in_(set(ids) - there))
        )
    }
    for file_id, row in facts.items():
        duration_s = row.frames / row.sample_rate_hz if row.sample_rate_hz else None
        connection.execute(insert(_SUMMARY).values(file_id=file_id, duration_s=duration_s))
