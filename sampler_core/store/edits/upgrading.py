"""Corrections that were made for an older form of a result, brought to the form that it has now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ...contracts import About
from ...facets.correcting import applied
from ...facets.kept import fits, value_of
from ...facets.known import Kind
from ...facets.settable import Settable, settable
from ..codec import dumps, loads
from ..errors import DamagedRow
from ..kinds import stored_kinds
from ..rows import ANALYSES, OUTCOMES
from ..tables import Override, table
from .overrides import is_sound, settable_of

_OVERRIDES = table(Override)


@dataclass(frozen=True)
class Outdated:
    """A correction that there is for older schema versions of its kind only, and the result it was made for, as it was
    estimated and as it was corrected."""

    file_id: int
    edit_id: int
    what: Settable
    said: Any
    schema_version: int
    plain: dict[str, Any]

    @property
    def field(self) -> str:
        """The facet, or the field, that was set."""
        return self.what.field

    @property
    def corrected(self) -> dict[str, Any]:
        """The result with the correction in it."""
        return applied(self.what, self.plain, self.said)


def outdated(connection: Connection, kind: str, version: int) -> list[Outdated]:
    """The corrections of ``kind`` that there are for versions before ``version`` only."""
    c = _OVERRIDES.c
    rows = connection.execute(select(_OVERRIDES).where(c.kind == kind).order_by(c.schema_version)).all()
    there = {(row.file_id, row.edit_id) for row in rows if row.schema_version >= version}
    older = {(row.file_id, row.edit_id, row.field): row for row in rows if (row.file_id, row.edit_id) not in there}
    kinds = stored_kinds(connection)
    found = [(settable_of(kinds, row), row) for row in older.values()]
    return [_outdated(connection, what, row) for what, row in found if row.schema_version > 0 and is_sound(what, row)]


def _outdated(connection: Connection, what: Settable, row: Any) -> Outdated:
    mine = (OUTCOMES.c.file_id == row.file_id, OUTCOMES.c.kind == row.kind)
    last = select(func.max(OUTCOMES.c.id)).where(*mine, OUTCOMES.c.schema_version == row.schema_version)
    of = (ANALYSES.c.outcome_id == last.scalar_subquery(), ANALYSES.c.span_index == 0)
    try:
        plain = loads(connection.scalar(select(ANALYSES.c.result).where(*of))) or {}
    except DamagedRow:
        plain = {}
    return Outdated(row.file_id, row.edit_id, what, loads(row.value), row.schema_version, plain)


def in_new_form(each: Outdated, plain: Any, corrected: Any, kind: Kind) -> list[dict[str, Any]]:
    """Return the rows of ``overrides`` that ``each`` becomes: none, where the newer form has no place for it.

    ``plain`` and ``corrected`` are what ``upgrade()`` made of the result without and with the correction; ``kind`` is
    how it is now. The facet, or the field, may still say what was set; else it is in those that can be set and that the
    correction made different.
    """
    if not isinstance(plain, dict) or not isinstance(corrected, dict):
        return []
    same = settable(kind, each.field)
    if fits(same, each.said) and same.estimate(corrected) == value_of(each.what, each.said):
        found = [(same, each.said)]
    else:
        forms = [(new, new.estimate(plain), new.estimate(corrected)) for new in _settable(kind)]
        found = [(new, value) for new, before, value in forms if value != before and fits(new, value)]
    return [
        {
            "file_id": each.file_id,
            "kind": kind.id,
            "field": new.field,
            "schema_version": kind.schema_version,
            "value": dumps(value),
            "estimate": dumps(new.estimate(plain)),
            "edit_id": each.edit_id,
        }
        for new, value in found
    ]


def _settable(kind: Kind) -> Iterator[Settable]:
    if kind.about == About():
        yield from (settable(kind, name) for name in kind.schema.get("properties", {}))
    else:
        yield from (settable(kind, facet.name) for facet in kind.about.facets if facet.edit)


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add corrections in their newer form."""
    if rows:
        connection.execute(insert(_OVERRIDES), list(_first_of_each(rows)))


def _first_of_each(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Two corrections of a file may lead to the same field: the latest edit counts."""
    latest = {(row["file_id"], row["kind"], row["field"]): row for row in sorted(rows, key=lambda row: row["edit_id"])}
    yield from latest.values()
