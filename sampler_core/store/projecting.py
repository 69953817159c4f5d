"""What one searches, made from the results that count, with what a person set in the place of estimates."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from ..contracts import Scope
from .edits.overrides import Overrides, applied, overrides_of
from .projections import KINDS, Projection, project
from .rows import ANALYSES, OUTCOMES
from .scalars import scalar_rows
from .tables import Base, File, FileSummary, Scalar, table

_FILES, _SUMMARY, _SCALARS = table(File), table(FileSummary), table(Scalar)
_PAGE = 500


@dataclass
class Searchable:
    """What is searched of one file: its projections, for every kind (empty where there is no result), and the rows of
    ``scalars``."""

    projections: list[Projection] = field(default_factory=list)
    scalars: list[dict[str, Any]] = field(default_factory=list)


def project_again(connection: Connection, file_ids: Iterable[int]) -> None:
    """Make all that is searched of these files anew; the columns of kinds without a result become empty."""
    ids = sorted(set(file_ids))
    for first in range(0, len(ids), _PAGE):
        page = ids[first : first + _PAGE]
        _have_summaries(connection, page)
        connection.execute(delete(_SCALARS).where(_SCALARS.c.file_id.in_(page)))
        for file_id, found in searchable_of(connection, page).items():
            for each in found.projections:
                _write(connection, file_id, each)
            if found.scalars:
                connection.execute(insert(_SCALARS), found.scalars)


def searchable_of(connection: Connection, file_ids: Sequence[int], *, sound: bool = False) -> dict[int, Searchable]:
    """What each file's results that count come to, with what was set on it; see :func:`.overrides.overrides_of`."""
    wanted = (
        select(OUTCOMES.c.file_id, OUTCOMES.c.kind, OUTCOMES.c.scope, ANALYSES.c.result)
        .join_from(OUTCOMES, ANALYSES)
        .where(OUTCOMES.c.file_id.in_(list(file_ids)), OUTCOMES.c.chosen)
        .where(or_(OUTCOMES.c.kind.in_(KINDS), OUTCOMES.c.scope == Scope.FILE))
        .order_by(OUTCOMES.c.id, ANALYSES.c.span_index)
    )
    results: dict[int, dict[str, list[Any]]] = {id_: defaultdict(list) for id_ in file_ids}
    whole: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(wanted):
        results[row.file_id][row.kind].append(_loaded(row.result))
        if row.scope == Scope.FILE:
            whole[row.file_id].add(row.kind)
    overrides = overrides_of(connection, file_ids, sound=sound)
    return {id_: _searchable(id_, results[id_], whole[id_], overrides.get(id_, ())) for id_ in file_ids}


def _searchable(
    file_id: int, results: Mapping[str, Sequence[Any]], whole: Collection[str], overrides: Overrides
) -> Searchable:  # fmt: skip
    found = Searchable()
    for kind in KINDS:
        if (projection := _projected(kind, results.get(kind, ()), overrides)) is not None:
            found.projections.append(projection)
    for kind in sorted({*whole, *(each.kind for each in overrides)}):
        result = applied(kind, next(iter(results.get(kind, ())), None), overrides)
        found.scalars += scalar_rows(file_id, kind, result) if isinstance(result, dict) else []
    return found


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
