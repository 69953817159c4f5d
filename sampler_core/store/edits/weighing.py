"""What setting a value comes to, file by file, before anything is written."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from ...facets.correcting import applied as corrected_by
from ...facets.correcting import contradicts
from ...facets.kept import is_handed_over, kept, value_of
from ...facets.known import Kinds
from ...facets.paths import value_at
from ...facets.settable import Settable, Unsettable
from ..codec import dumps, loads
from ..rows import ANALYSES, OUTCOMES
from .assignment import Assignment
from .overrides import applied, overrides_of, settable_in

_CHUNK = 500


@dataclasses.dataclass
class Weighed:
    """Rows of ``overrides`` without their edit, and by field the files whose other correction has to go.

    ``passed`` counts, by the reason, the files on which it cannot be set; ``anew`` those that lose by it what the next
    run makes anew: ``lost``.
    """

    field: str
    rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    taken_back: dict[str, list[int]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    passed: Counter[str] = dataclasses.field(default_factory=Counter)
    anew: int = 0
    lost: dict[str, None] = dataclasses.field(default_factory=dict)

    def notes(self) -> Iterator[str]:
        """Sentences for the person who sets it."""
        for other, files in self.taken_back.items():
            yield f"what was set for {other} is taken back{_on(len(files))}: it cannot stand beside this"
        for reason, count in self.passed.items():
            yield f"nothing is set{_on(count)}: {reason}"
        if self.anew:
            made = f"{' and '.join(self.lost)} for this {self.field}{_on(self.anew)}"
            yield f"the next `sampler analyze` makes {made}; the old ones are gone"


def weigh(connection: Connection, kinds: Kinds, ids: Sequence[int], each: Assignment) -> Weighed:
    """What it comes to to set ``each`` on these files."""
    what = settable_in(kinds, each.kind, each.field)
    weighed = Weighed(each.field)
    results, overrides = _results(connection, ids, each.kind), overrides_of(connection, ids)
    for file_id in ids:
        version, result = results.get(file_id, (what.kind.schema_version, None))
        mine = [o for o in overrides.get(file_id, ()) if o.kind == each.kind]
        before = next((o.said for o in mine if o.field == each.field), None)
        shown = applied(each.kind, result, mine) or {}
        try:
            said = kept(what, each.value, shown, before)
        except Unsettable as error:
            weighed.passed[str(error)] += 1
            continue
        for other in mine:
            if other.field != each.field and contradicts(what, said, other.what, other.said):
                weighed.taken_back[other.field].append(file_id)
        if lost := _lost(what, said, shown, result or {}):
            weighed.lost |= dict.fromkeys(lost)
            weighed.anew += 1
        weighed.rows.append(
            {
                "file_id": file_id,
                "kind": each.kind,
                "field": each.field,
                "schema_version": version,
                "value": dumps(said),
                "estimate": dumps(what.estimate(result)),
            }
        )
    return weighed


def _lost(what: Settable, said: Any, shown: dict[str, Any], result: dict[str, Any]) -> list[str]:
    """What goes along with a factor, and is lost by another value, which the analyzer is told."""
    if not is_handed_over(what, said) or value_of(what, said) is None:
        return []
    after = corrected_by(what, result, said)
    lists = dict.fromkeys(
        each.at.partition("[]")[0] for each in what.edit.effects if each.effect == "scale" and each.at
    )
    had = {name: value_at(shown, name) or value_at(result, name) for name in lists}
    return [name for name, value in had.items() if isinstance(value, list) and value and not value_at(after, name)]


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
