"""Overrides: read, and put in the place of estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from ...contracts import Outcome
from ...hints import library_command
from ...kinds import Classification, Contents
from ..codec import loads
from ..errors import DamagedRow
from ..rows import OUTCOMES
from ..tables import Edit, File, Override, table
from .settable import BY_FIELD, is_sound, settable

_OVERRIDES, _EDITS, _FILES = table(Override), table(Edit), table(File)
_ROWS = (
    select(
        _OVERRIDES, _EDITS.c.at, _EDITS.c.author, _EDITS.c.why, OUTCOMES.c.schema_version.label("of_result")
    ).join_from(_OVERRIDES, _EDITS)
    .outerjoin(OUTCOMES, (OUTCOMES.c.file_id == _OVERRIDES.c.file_id) & (OUTCOMES.c.kind == _OVERRIDES.c.kind)
                         & OUTCOMES.c.chosen)
)  # fmt: skip
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
    schema_version: int = 1
    """Of its kind, when it was set, or that to which ``upgrade()`` has brought it."""

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
    ``sound`` can be asked for. What was set under another schema version than that of the result that counts, and could
    not be brought to it, is not among it: see :func:`kept_aside`.

    Raises:
        DamagedRow: when anything was read that nobody can have set.
    """
    return _read_all(connection, file_ids, lambda row: row.holds and (not sound or _is_sound(row.row)))


def kept_aside(connection: Connection, file_ids: Iterable[int]) -> Mapping[int, Overrides]:
    """File → what was set on it for another form of a result than it has now, as it was set."""
    return _read_all(connection, file_ids, lambda row: row.aside and _is_sound(row.row))


def _read_all(
    connection: Connection, file_ids: Iterable[int], wanted: Callable[[_Row], bool]
) -> dict[int, list[Overridden]]:
    found: dict[int, list[Overridden]] = defaultdict(list)
    ids = sorted(set(file_ids))
    for first in range(0, len(ids), _CHUNK):
        rows = connection.execute(_ROWS.where(_OVERRIDES.c.file_id.in_(ids[first : first + _CHUNK])))
        for of in _by_kind(rows):
            for each in filter(wanted, of):
                found[each.row.file_id].append(_read(each.row))
    return found


@dataclass(frozen=True)
class _Row:
    """A row, whether it holds for the result that counts, and whether it stands for an edit of which none does."""

    row: Row[Any]
    holds: bool
    aside: bool


def _by_kind(rows: Iterable[Row[Any]]) -> Iterator[list[_Row]]:
    """The rows of a kind on a file. Where it has no result there, those of the latest version hold."""
    for _, found in groupby(sorted(rows, key=_in_order), key=lambda row: (row.file_id, row.kind)):
        of = list(found)
        version = of[0].of_result or max(row.schema_version for row in of)
        holding = {row.edit_id for row in of if row.schema_version == version}
        latest = {row.edit_id: row.schema_version for row in sorted(of, key=lambda row: int(row.schema_version))}
        yield [
            _Row(
                row,
                row.schema_version == version,
                row.edit_id not in holding and row.schema_version == latest[row.edit_id],
            )
            for row in of
        ]


def _in_order(row: Row[Any]) -> tuple[Any, ...]:
    return row.file_id, row.kind, row.field, row.schema_version


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


def handed(
    connection: Connection, fields: Mapping[tuple[str, str], int]
) -> dict[str, dict[tuple[str, str], Any]]:  # fmt: skip
    """Identity of a sound → what was set on it of these fields (kind and name → schema version of the kind), as far as
    it is for analyzers."""
    found: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    columns = (*(_OVERRIDES.c[name] for name in ("kind", "field", "value", "schema_version")), _FILES.c.identity)
    kinds = {kind for kind, _ in fields}
    for row in connection.execute(select(*columns).join_from(_OVERRIDES, _FILES).where(_OVERRIDES.c.kind.in_(kinds))):
        if fields.get((row.kind, row.field)) != row.schema_version or not _is_sound(row):
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
            f"what was set as {row.kind}.{row.field} is damaged: {library_command('check')} says of which file"
        )
    return Overridden(
        row.kind, row.field, loads(row.value), loads(row.estimate), row.at, row.author, row.why, row.schema_version
    )
