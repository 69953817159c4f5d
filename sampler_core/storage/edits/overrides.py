"""Overrides: read, and put in the place of estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ...contracts import Outcome
from ..codec import loads
from ..tables import Edit, Override, table
from .settable import settable

_OVERRIDES, _EDITS = table(Override), table(Edit)
_CHUNK = 500


@dataclass(frozen=True)
class Overridden:
    """What a person set, and when, who and why. ``estimate`` is what it was set against."""

    kind: str
    field: str
    value: Any
    estimate: Any
    at: datetime
    author: str
    why: str | None

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return f"{self.kind}.{self.field}"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "name": self.name, "value": self.value, "estimate": self.estimate, "at": self.at.isoformat(),
            "by": self.author, "why": self.why,
        }  # fmt: skip


Overrides = Sequence[Overridden]


def overrides_of(connection: Connection, file_ids: Iterable[int]) -> Mapping[int, Overrides]:
    """File → what was set on it, by name; files with nothing set are not there."""
    found: dict[int, list[Overridden]] = defaultdict(list)
    ids = sorted(set(file_ids))
    wanted = select(_OVERRIDES, _EDITS.c.at, _EDITS.c.author, _EDITS.c.why).join_from(_OVERRIDES, _EDITS)
    for first in range(0, len(ids), _CHUNK):
        rows = connection.execute(wanted.where(_OVERRIDES.c.file_id.in_(ids[first : first + _CHUNK])))
        for row in sorted(rows, key=lambda row: (row.kind, row.field)):
            found[row.file_id].append(_read(row))
    return found


def applied(kind: str, result: dict[str, Any] | None, overrides: Overrides) -> dict[str, Any] | None:
    """``result`` of ``kind`` with what was set in the place of estimates; as much of one as there is, without any."""
    for each in overrides:
        if each.kind == kind:
            result = settable(kind, each.field).applied(result or {}, each.value)
    return result


def corrected(outcomes: Sequence[Outcome], overrides: Overrides) -> list[Outcome]:
    """``outcomes`` of a file with what was set in the results that count: those of the first analyzer of each kind."""
    if not overrides:
        return list(outcomes)
    counts = {outcome.kind: outcome.analyzer for outcome in reversed(outcomes)}
    return [
        outcome.model_copy(update={"result": applied(outcome.kind, outcome.result, overrides)})
        if outcome.result is not None and counts[outcome.kind] == outcome.analyzer
        else outcome
        for outcome in outcomes
    ]


def estimate_in(result: dict[str, Any] | None, kind: str, field: str) -> Any:
    """What a result says by itself; ``None`` where there is none."""
    return None if result is None else settable(kind, field).estimate(result)


def _read(row: Row[Any]) -> Overridden:
    return Overridden(row.kind, row.field, loads(row.value), loads(row.estimate), row.at, row.author, row.why)
