"""Outcomes against what is promised of them: schema, flags, arrays, action key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from ...contracts import Status
from ...contracts.canonical import json_sha256
from ...schemas import Schema, shortened
from ..backups.verify import Watch
from ..faults import Cure, Fault
from ..held_values import Unsound, json_in
from ..rows import ANALYSES, OUTCOMES, array_refs, joined_status
from ..tables import Location, OutcomeArray, ResultSchema, table

_COLUMNS = (
    "id", "file_id", "analyzer", "kind", "schema_version", "status", "current", "chosen", "action_key", "ingredients",
)  # fmt: skip
_LINKED = select(table(OutcomeArray).c.sha256).where(table(OutcomeArray).c.outcome_id == bindparam("outcome"))
_Schemas = Callable[[str, int], Schema | None]
_OF_KIND = table(ResultSchema)
_SCHEMA = select(_OF_KIND.c.json_schema).where(
    _OF_KIND.c.kind == bindparam("of"), _OF_KIND.c.schema_version == bindparam("version")
)
_KEPT_SCHEMAS = 64


def outcome_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """What is wrong with outcomes and their results."""
    schemas = _schemas(connection)
    count = connection.scalar(select(func.count()).select_from(OUTCOMES)) or 0
    spans = (ANALYSES.c.span_index, ANALYSES.c.status.label("span_status"), ANALYSES.c.result)
    wanted = select(*(OUTCOMES.c[name] for name in _COLUMNS), *spans).order_by(OUTCOMES.c.id, ANALYSES.c.span_index)
    rows = connection.execution_options(yield_per=1000).execute(wanted.join_from(OUTCOMES, ANALYSES, isouter=True))
    for number, (_, of_one) in enumerate(groupby(rows, lambda row: row.id)):
        watch("results", number, count)
        step: list[Any] = list(of_one)
        where = _namer(connection, step[0])
        if fault := _result_fault(step, schemas, _links(connection, step[0].id)):
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
    """Schemas by kind and version; some are kept compiled. Results under one that cannot be used do not match it."""

    @lru_cache(_KEPT_SCHEMAS)
    def schema(kind: str, version: int) -> Schema | None:
        text = connection.scalar(_SCHEMA, {"of": kind, "version": version})
        try:
            return None if text is None else Schema(json_in(text))
        except (TypeError, ValueError):
            return None

    return schema


def _links(connection: Connection, outcome_id: int) -> set[str]:
    """The arrays that are noted for an outcome."""
    return set(connection.scalars(_LINKED, {"outcome": outcome_id}))


def _result_fault(step: Sequence[Row[Any]], schemas: _Schemas, links: set[str]) -> dict[str, Any] | None:
    """``kind`` and ``what`` of the first fault of a step's answers."""
    first = step[0]
    if first.span_index is None:
        return {"kind": "result", "what": "it has no answer at all"}
    referred: set[str] = set()
    for row in step:
        try:
            result = None if row.result is None else json_in(row.result)
        except (TypeError, Unsound) as error:
            return {"kind": "result", "what": str(error)}
        if result is not None:
            if what := _schema_fault(result, first, schemas):
                return {"kind": "result", "what": what}
            if '"sha256":' in row.result:
                try:
                    referred |= {ref.sha256 for ref in array_refs(result)}
                except ValueError as error:
                    return {"kind": "array", "what": f"it refers to an array wrongly: {shortened(str(error), 100)}"}
    if referred != links:
        return {"kind": "array", "what": "it refers to other arrays than are noted for it"}
    return _key_fault(first)


def _schema_fault(result: Any, row: Row[Any], schemas: _Schemas) -> str | None:
    schema = schemas(row.kind, row.schema_version)
    if schema is None:
        return f"there is no JSON Schema of {row.kind} version {row.schema_version}"
    fault = schema.fault(result)
    return f"it does not match schema version {row.schema_version}: {fault}" if fault else None


def _key_fault(row: Row[Any]) -> dict[str, Any] | None:
    try:
        ingredients = json_in(row.ingredients)
    except (TypeError, Unsound) as error:
        return {"kind": "action_key", "what": f"what its action key is made of: {error}"}
    if not isinstance(ingredients, dict):
        return {"kind": "action_key", "what": "what its action key is made of is no object"}
    if ingredients.get("format") == 1 and json_sha256(ingredients) != row.action_key:
        return {"kind": "action_key", "what": "its action key is not the hash of what it depends on"}
    return None


def _flag_fault(step: Sequence[Row[Any]]) -> str | None:
    first = step[0]
    if first.chosen and not first.current:
        return "it counts for its kind, but is not current"
    if unknown := {row.span_status for row in step}.difference(Status):
        return f"its answers are {', '.join(sorted(map(str, unknown)))}"
    status = joined_status({row.span_status for row in step})
    return None if first.status == status else f"it is noted as {first.status}, its answers are {status}"
