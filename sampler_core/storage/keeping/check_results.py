"""Outcomes against what is promised of them: schema, flags, arrays, action key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ...contracts.canonical import json_sha256
from ...schemas import Schema
from ..rows import ANALYSES, OUTCOMES, array_refs, joined_status
from ..tables import Location, OutcomeArray, ResultSchema, table
from .faults import Cure, Fault
from .verify import Watch

_COLUMNS = (
    "id", "file_id", "analyzer", "kind", "schema_version", "status", "current", "chosen", "action_key", "ingredients",
)  # fmt: skip
_Schemas = dict[tuple[str, int], Schema]


def outcome_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """What is wrong with outcomes and their results."""
    schemas, links = _schemas(connection), _links(connection)
    count = connection.scalar(select(func.count()).select_from(OUTCOMES)) or 0
    spans = (ANALYSES.c.span_index, ANALYSES.c.status.label("span_status"), ANALYSES.c.result)
    wanted = select(*(OUTCOMES.c[name] for name in _COLUMNS), *spans).order_by(OUTCOMES.c.id, ANALYSES.c.span_index)
    rows = connection.execution_options(yield_per=1000).execute(wanted.join_from(OUTCOMES, ANALYSES, isouter=True))
    for number, (_, of_one) in enumerate(groupby(rows, lambda row: row.id)):
        watch("results", number, count)
        step: list[Any] = list(of_one)
        where = _namer(connection, step[0])
        if fault := _result_fault(step, schemas, links[step[0].id]):
            yield Fault(where=where(), cure=Cure.FORGET_OUTCOME, target=step[0].id, **fault)
        elif what := _flag_fault(step):
            yield Fault("flags", where(), what, Cure.FLAGS, step[0].id)


def path_of(connection: Connection, file_id: int) -> str:
    """One of the paths of a file, to name it by."""
    places = table(Location)
    return connection.scalar(select(func.min(places.c.path)).where(places.c.file_id == file_id)) or f"file {file_id}"


def _namer(connection: Connection, row: Row[Any]) -> Callable[[], str]:
    return lambda: f"{row.analyzer} of {path_of(connection, row.file_id)}"


def _schemas(connection: Connection) -> _Schemas:
    found: _Schemas = {}
    for row in connection.execute(select(table(ResultSchema))):
        try:
            found[row.kind, row.schema_version] = Schema(json.loads(row.json_schema))
        except ValueError:  # results under it count as not matching
            continue
    return found


def _links(connection: Connection) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for outcome_id, sha256 in connection.execute(select(table(OutcomeArray))):
        found[outcome_id].add(sha256)
    return found


def _result_fault(step: Sequence[Row[Any]], schemas: _Schemas, links: set[str]) -> dict[str, Any] | None:
    """``kind`` and ``what`` of the first fault of a step's answers."""
    first = step[0]
    if first.span_index is None:
        return {"kind": "result", "what": "it has no answer at all"}
    referred: set[str] = set()
    for row in step:
        try:
            result = None if row.result is None else json.loads(row.result)
        except ValueError as error:
            return {"kind": "result", "what": f"it is not JSON: {error}"}
        if result is not None:
            if what := _schema_fault(result, first, schemas):
                return {"kind": "result", "what": what}
            if '"sha256":' in row.result:
                referred |= {ref.sha256 for ref in array_refs(result)}
    if referred != links:
        return {"kind": "array", "what": "it refers to other arrays than are noted for it"}
    return _key_fault(first)


def _schema_fault(result: Any, row: Row[Any], schemas: _Schemas) -> str | None:
    schema = schemas.get((row.kind, row.schema_version))
    if schema is None:
        return f"there is no JSON Schema of {row.kind} version {row.schema_version}"
    fault = schema.fault(result)
    return f"it does not match schema version {row.schema_version}: {fault}" if fault else None


def _key_fault(row: Row[Any]) -> dict[str, Any] | None:
    try:
        ingredients = json.loads(row.ingredients)
    except ValueError as error:
        return {"kind": "action_key", "what": f"what its action key is made of is not JSON: {error}"}
    if ingredients.get("format") == 1 and json_sha256(ingredients) != row.action_key:
        return {"kind": "action_key", "what": "its action key is not the hash of what it depends on"}
    return None


def _flag_fault(step: Sequence[Row[Any]]) -> str | None:
    first = step[0]
    if first.chosen and not first.current:
        return "it counts for its kind, but is not current"
    status = joined_status({row.span_status for row in step})
    return None if first.status == status else f"it is noted as {first.status}, its answers are {status}"
