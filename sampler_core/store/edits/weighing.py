"""What setting a value comes to, file by file, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, func, select

from ..codec import dumps, loads
from ..rows import ANALYSES, OUTCOMES
from ..tables import ResultSchema, table
from .assignment import Assignment
from .overrides import applied, estimate_in, overrides_of
from .settable import UNSAID, settable

_SCHEMAS = table(ResultSchema)
_CHUNK = 500


@dataclass
class Weighed:
    """Rows of ``overrides`` without their edit, and by field the files whose other correction has to go.

    ``passed`` counts the files on which it cannot be set, ``anew`` those that lose their beats by it.
    """

    needs: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    taken_back: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    passed: int = 0
    anew: int = 0

    def notes(self) -> Iterator[str]:
        """Sentences for the person who sets it."""
        for other, files in self.taken_back.items():
            yield f"what was set for {other} is taken back{_on(len(files))}: it cannot stand beside this"
        if self.passed:
            yield f"nothing is set{_on(self.passed)}: {self.needs}"
        if self.anew:
            yield f"the next `sampler analyze` lays beats at this tempo{_on(self.anew)}; the old ones are gone"


def weigh(connection: Connection, ids: Sequence[int], each: Assignment) -> Weighed:
    """What it comes to to set ``each`` on these files."""
    what = settable(each.kind, each.field)
    weighed = Weighed(what.needs)
    results, overrides = _results(connection, ids, each.kind), overrides_of(connection, ids)
    latest = connection.scalar(select(func.max(_SCHEMAS.c.schema_version)).where(_SCHEMAS.c.kind == each.kind)) or 1
    for file_id in ids:
        (version, result), mine = (
            results.get(file_id, (latest, None)),
            [o for o in overrides.get(file_id, ()) if o.kind == each.kind],
        )
        before = next((o.said for o in mine if o.field == each.field), None)
        shown = applied(each.kind, result, mine) or {}
        said = what.said(each.value, shown, before)
        if said is UNSAID:
            weighed.passed += 1
            continue
        for other in mine:
            if other.field != each.field and what.contradicts(said, other.field, other.said):
                weighed.taken_back[other.field].append(file_id)
        had = shown.get("beats") or (result or {}).get("beats")
        if had and each.value is not None and what.handed(said) and not what.applied(result or {}, said)["beats"]:
            weighed.anew += 1
        weighed.rows.append(
            {
                "file_id": file_id,
                "kind": each.kind,
                "field": each.field,
                "schema_version": version,
                "value": dumps(said),
                "estimate": dumps(estimate_in(result, each.kind, each.field)),
            }
        )
    return weighed


def _on(files: int) -> str:
    return f" on {files} file{'s' * (files != 1)}"


def _results(connection: Connection, ids: Sequence[int], kind: str) -> dict[int, tuple[int, Any]]:
    """What the results that count say by themselves, with their schema version."""
    wanted = select(OUTCOMES.c.file_id, OUTCOMES.c.schema_version, ANALYSES.c.result).join_from(OUTCOMES, ANALYSES)
    found = {}
    for first in range(0, len(ids), _CHUNK):
        part = ids[first : first + _CHUNK]
        chosen = and_(OUTCOMES.c.file_id.in_(part), OUTCOMES.c.chosen, OUTCOMES.c.kind == kind)
        for row in connection.execute(wanted.where(chosen)):
            found[row.file_id] = row.schema_version or 1, loads(row.result)
    return found
