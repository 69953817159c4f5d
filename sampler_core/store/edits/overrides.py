"""Overrides: read, and put in the place of estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ...contracts import Outcome
from ...kinds import Classification, Contents
from ..codec import loads
from ..errors import DamagedRow
from ..tables import Edit, File, Override, table
from .settable import BY_FIELD, is_sound, settable

_OVERRIDES, _EDITS, _FILES = table(Override), table(Edit), table(File)
_CHUNK = 500
_PLACES = {field: place for place, field in enumerate(BY_FIELD)}


@dataclass(frozen=True)
class Overridden:
    """What a person set, and when, who and why. ``said`` is how (``{"bpm": 172.0, "times": 2.0}`` for ``bpm=x2``),
    ``value`` what that comes to, ``estimate`` what it was set against."""

    kind: str
    field: str
    said: Any
    estimate: Any
    at: datetime
    author: str
    why: str | None

    @property
    def value(self) -> Any:
        """What was set, as JSON has it."""
        return settable(self.kind, self.field).value(self.said)

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


def overrides_of(connection: Connection, file_ids: Iterable[int], *, sound: bool = False) -> Mapping[int, Overrides]:
    """File → what was set on it, by name; files with nothing set are not there. Where it is damaged, only what is
    ``sound`` can be asked for.

    Raises:
        DamagedRow: when anything was read that nobody can have set.
    """
    found: dict[int, list[Overridden]] = defaultdict(list)
    ids = sorted(set(file_ids))
    wanted = select(_OVERRIDES, _EDITS.c.at, _EDITS.c.author, _EDITS.c.why).join_from(_OVERRIDES, _EDITS)
    for first in range(0, len(ids), _CHUNK):
        rows = connection.execute(wanted.where(_OVERRIDES.c.file_id.in_(ids[first : first + _CHUNK])))
        for row in sorted(rows, key=lambda row: (row.kind, row.field)):
            if not sound or _is_sound(row):
                found[row.file_id].append(_read(row))
    return found


def applied(kind: str, result: dict[str, Any] | None, overrides: Overrides) -> dict[str, Any] | None:
    """``result`` of ``kind`` with what was set in the place of estimates; as much of one as there is, without any."""
    for each in sorted(overrides, key=_place):
        if each.kind == kind:
            result = settable(kind, each.field).applied(result or {}, each.said)
    return result


def _place(each: Overridden) -> int:
    """When ``each`` is applied: a field that others follow goes before them, so that what was set of those stays."""
    return _PLACES.get((each.kind, each.field), len(_PLACES))


def corrected(outcomes: Sequence[Outcome], overrides: Overrides) -> list[Outcome]:
    """``outcomes`` of a file with what was set in the results that count: those of the first analyzer of each kind."""
    if not overrides:
        return list(outcomes)
    counts = {outcome.kind: outcome.analyzer for outcome in reversed(outcomes)}
    counting = [outcome for outcome in outcomes if outcome.result and counts[outcome.kind] == outcome.analyzer]
    changed = {id(outcome): applied(outcome.kind, outcome.result, overrides) for outcome in counting}
    segments = [outcome for outcome in counting if outcome.kind == Classification.kind]
    if len(segments) == 1:  # what is said of the file is said of its only segment
        changed[id(segments[0])] = _of_segment(segments[0].result, overrides)
    return [
        outcome.model_copy(update={"result": changed[id(outcome)]}) if id(outcome) in changed else outcome
        for outcome in outcomes
    ]


def _of_segment(result: dict[str, Any] | None, overrides: Overrides) -> dict[str, Any] | None:
    for each in overrides:
        if each.kind == Contents.kind:
            result = settable(each.kind, each.field).applied(result or {}, each.said)
    return result


def handed(connection: Connection, fields: Collection[tuple[str, str]]) -> dict[str, dict[tuple[str, str], Any]]:
    """Identity of a sound → what was set on it of these fields (kind and name), as far as it is for analyzers."""
    found: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    columns = (_OVERRIDES.c.kind, _OVERRIDES.c.field, _OVERRIDES.c.value, _FILES.c.identity)
    kinds = {kind for kind, _ in fields}
    for row in connection.execute(select(*columns).join_from(_OVERRIDES, _FILES).where(_OVERRIDES.c.kind.in_(kinds))):
        if (row.kind, row.field) not in fields or not _is_sound(row):
            continue
        said = loads(row.value)
        if settable(row.kind, row.field).handed(said):
            found[row.identity][row.kind, row.field] = said
    return found


def estimate_in(result: dict[str, Any] | None, kind: str, field: str) -> Any:
    """What a result says by itself; ``None`` where there is none."""
    return None if result is None else settable(kind, field).estimate(result)


def _is_sound(row: Any) -> bool:
    try:
        return is_sound(row.kind, row.field, loads(row.value))
    except DamagedRow:
        return False


def _read(row: Row[Any]) -> Overridden:
    if not _is_sound(row):
        raise DamagedRow(
            f"what was set as {row.kind}.{row.field} is damaged: `sampler library check` says of which file"
        )
    return Overridden(row.kind, row.field, loads(row.value), loads(row.estimate), row.at, row.author, row.why)
