"""The content of a library in a canonical form: without times, run ids and row ids, in a fixed order.

Two libraries that hold the same answers give the same lines, whatever happened on the way there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from .codec import loads
from .rows import ANALYSES, OUTCOMES
from .tables import (
    ArrayFile,
    Edit,
    File,
    Location,
    OutcomeArray,
    Override,
    ResultSchema,
    SavedQuery,
    SearchField,
    SearchRow,
    StepOutcome,
    Tag,
    table,
)

_FILES, _LOCATIONS, _TAGS, _LINKS = table(File), table(Location), table(Tag), table(OutcomeArray)
_JSON = ("about", "audio", "failure", "inputs", "json_schema", "result", "shape")
_LEFT_OUT = (
    "id", "file_id", "field_id", "location_id", "outcome_id", "run_id", "added_at", "path_bytes", "mtime_ns", "inode",
    "ctime_ns", "gone_at", "elapsed_s", "current", "ingredients", "edit_id", "at", "saved_at",
)  # fmt: skip


def dump_lines(connection: Connection) -> list[str]:
    """One JSON object per line for everything in the library, sorted."""
    rows = [*_of_files(connection), *_of_outcomes(connection), *_of_the_whole(connection)]
    return sorted(json.dumps(row, sort_keys=True, allow_nan=False) for row in rows)


def _of_files(connection: Connection) -> Iterator[dict[str, Any]]:
    for model in (Location, Override):
        rows = table(model)
        yield from _rows(connection, select(_FILES.c.identity, rows).join_from(rows, _FILES), model)
    fields, searched = table(SearchField), table(SearchRow)
    values = select(_FILES.c.identity, fields.c.kind, fields.c.field, searched).join_from(searched, _FILES)
    yield from _rows(connection, values.join(fields, fields.c.id == searched.c.field_id), SearchRow)
    facts = select(_FILES.c.identity, _LOCATIONS.c.path, _TAGS).join_from(_TAGS, _FILES)
    yield from _rows(connection, facts.outerjoin(_LOCATIONS, _TAGS.c.location_id == _LOCATIONS.c.id), Tag)
    yield from _rows(connection, select(_FILES), File)


def _of_outcomes(connection: Connection) -> Iterator[dict[str, Any]]:
    spans = defaultdict(list)
    answers = select(ANALYSES).join(OUTCOMES).where(OUTCOMES.c.current).order_by(ANALYSES.c.span_index)
    for row in connection.execute(answers).mappings():
        spans[row["outcome_id"]].append(_plain(dict(row)))
    outcomes = select(_FILES.c.identity, OUTCOMES).join_from(OUTCOMES, _FILES).where(OUTCOMES.c.current)
    for row in connection.execute(outcomes).mappings():
        yield {"table": StepOutcome.__tablename__, **_plain(dict(row)), "spans": spans[row["id"]]}


def _of_the_whole(connection: Connection) -> Iterator[dict[str, Any]]:
    for model in (ResultSchema, SavedQuery, Edit):
        yield from _rows(connection, select(table(model)), model)
    arrays = table(ArrayFile)
    used = select(_LINKS.c.sha256).join(OUTCOMES).where(OUTCOMES.c.current)
    yield from _rows(connection, select(arrays).where(arrays.c.sha256.in_(used)), ArrayFile)


def _rows(connection: Connection, query: Select[Any], model: Any) -> Iterator[dict[str, Any]]:
    for row in connection.execute(query).mappings():
        yield {"table": model.__tablename__, **_plain(dict(row))}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in _LEFT_OUT}
    parsed = {name: loads(value) if name in _JSON else value for name, value in kept.items()}
    if parsed.get("failure"):
        parsed["failure"] = {name: parsed["failure"][name] for name in ("kind", "message", "cause")}
    return parsed
