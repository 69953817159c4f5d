"""Corrections that were made for an older form of a result, brought to the form that it has now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ...schemas import Schema
from ..codec import dumps, loads
from ..errors import DamagedRow
from ..rows import ANALYSES, OUTCOMES
from ..tables import Override, table
from .plain import is_single
from .settable import is_sound, settable

_OVERRIDES = table(Override)


@dataclass(frozen=True)
class Outdated:
    """A correction that there is for older schema versions of its kind only, and the result it was made for, as it was
    estimated and as it was corrected."""

    file_id: int
    edit_id: int
    kind: str
    field: str
    said: Any
    schema_version: int
    plain: dict[str, Any]

    @property
    def corrected(self) -> dict[str, Any]:
        """The result with the correction in it."""
        return settable(self.kind, self.field).applied(self.plain, self.said)


def outdated(connection: Connection, kind: str, version: int) -> list[Outdated]:
    """The corrections of ``kind`` that there are for versions before ``version`` only."""
    c = _OVERRIDES.c
    rows = connection.execute(select(_OVERRIDES).where(c.kind == kind).order_by(c.schema_version)).all()
    there = {(row.file_id, row.edit_id) for row in rows if row.schema_version >= version}
    older = {(row.file_id, row.edit_id, row.field): row for row in rows if (row.file_id, row.edit_id) not in there}
    return [_outdated(connection, row) for row in older.values() if _is_sound(row)]


def _is_sound(row: Any) -> bool:
    try:
        return row.schema_version > 0 and is_sound(row.kind, row.field, loads(row.value))
    except DamagedRow:
        return False


def _outdated(connection: Connection, row: Any) -> Outdated:
    mine = (OUTCOMES.c.file_id == row.file_id, OUTCOMES.c.kind == row.kind)
    last = select(func.max(OUTCOMES.c.id)).where(*mine, OUTCOMES.c.schema_version == row.schema_version)
    of = (ANALYSES.c.outcome_id == last.scalar_subquery(), ANALYSES.c.span_index == 0)
    try:
        plain = loads(connection.scalar(select(ANALYSES.c.result).where(*of))) or {}
    except DamagedRow:
        plain = {}
    return Outdated(row.file_id, row.edit_id, row.kind, row.field, loads(row.value), row.schema_version, plain)


def in_new_form(
    each: Outdated, plain: Any, corrected: Any, version: int, schema: Mapping[str, Any]
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the rows of ``overrides`` that ``each`` becomes: none, where the newer form has no place for it.

    ``plain`` and ``corrected`` are what ``upgrade()`` made of the result without and with the correction. The field may
    still say what was set; else it is in those that the correction made different.
    """
    if not isinstance(plain, dict) or not isinstance(corrected, dict):
        return []
    what = settable(each.kind, each.field)
    if each.field in schema.get("properties", {}) and what.estimate(corrected) == what.value(each.said):
        values = {each.field: each.said}
    else:
        values = {name: value for name, value in corrected.items() if name not in plain or plain[name] != value}
    return [
        {
            "file_id": each.file_id, "kind": each.kind, "field": name, "schema_version": version, "value": dumps(value),
            "estimate": dumps(settable(each.kind, name).estimate(plain)), "edit_id": each.edit_id,
        }
        for name, value in values.items() if _fits(each, name, value, schema)
    ]  # fmt: skip


def _fits(each: Outdated, name: str, value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether ``value`` can stand for the field ``name`` of the newer form."""
    told = schema.get("properties", {}).get(name)
    if not isinstance(told, dict) or not is_sound(each.kind, name, value):
        return False
    return not is_single(value) or not Schema({**told, "$defs": schema.get("$defs", {})}).fault(value)


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add corrections in their newer form."""
    if rows:
        connection.execute(insert(_OVERRIDES), list(_first_of_each(rows)))


def _first_of_each(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Two corrections of a file may lead to the same field: the latest edit counts."""
    latest = {(row["file_id"], row["kind"], row["field"]): row for row in sorted(rows, key=lambda row: row["edit_id"])}
    yield from latest.values()
