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
from ...facets.correcting import applied as corrected_by
from ...facets.kept import fits, is_handed_over, value_of
from ...facets.known import Kind, Kinds
from ...facets.settable import Settable, settable
from ...hints import library_command
from ..codec import loads
from ..errors import DamagedRow
from ..kinds import stored_kinds
from ..rows import OUTCOMES
from ..tables import Edit, File, Override, table

_OVERRIDES, _EDITS, _FILES = table(Override), table(Edit), table(File)
_RESULT = (OUTCOMES.c.file_id == _OVERRIDES.c.file_id) & (OUTCOMES.c.kind == _OVERRIDES.c.kind) & OUTCOMES.c.chosen
_ROWS = (
    select(_OVERRIDES, _EDITS.c.at, _EDITS.c.author, _EDITS.c.why, OUTCOMES.c.schema_version.label("of_result"))
    .join_from(_OVERRIDES, _EDITS)
    .outerjoin(OUTCOMES, _RESULT)
)
_CHUNK = 500


@dataclass(frozen=True)
class Overridden:
    """What a person set, and when, who and why. ``said`` is how (``{"bpm": 172.0, "times": 2.0}`` for ``bpm=x2``),
    ``value`` what that comes to, ``estimate`` what it was set against. ``of_segment`` is the same of a kind of
    segments, for a file that has but one."""

    what: Settable
    said: Any
    estimate: Any
    at: datetime
    author: str
    why: str | None
    of_segment: Settable | None = None
    schema_version: int = 1
    """Of its kind, when it was set, or that to which ``upgrade()`` has brought it."""

    @property
    def kind(self) -> str:
        """The kind of which it was set."""
        return self.what.kind.id

    @property
    def field(self) -> str:
        """The facet, or the field, that was set."""
        return self.what.field

    @property
    def value(self) -> Any:
        """What was set, as JSON has it."""
        return value_of(self.what, self.said)

    @property
    def name(self) -> str:
        """As one writes it: ``tempo.bpm``."""
        return self.what.name

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
    return _read_all(connection, file_ids, lambda row: row.holds, sound=sound)


def kept_aside(connection: Connection, file_ids: Iterable[int]) -> Mapping[int, Overrides]:
    """File → what was set on it for another form of a result than it has now, as it was set."""
    return _read_all(connection, file_ids, lambda row: row.aside, sound=True)


def _read_all(
    connection: Connection, file_ids: Iterable[int], wanted: Callable[[_Row], bool], *, sound: bool
) -> dict[int, list[Overridden]]:
    found: dict[int, list[Overridden]] = defaultdict(list)
    ids, kinds = sorted(set(file_ids)), Kinds(())
    for first in range(0, len(ids), _CHUNK):
        rows = connection.execute(_ROWS.where(_OVERRIDES.c.file_id.in_(ids[first : first + _CHUNK]))).all()
        if rows and not kinds.by_id:
            kinds = stored_kinds(connection)
        for of in _by_kind(rows):
            for each in filter(wanted, of):
                what = settable_of(kinds, each.row)
                if not sound or is_sound(what, each.row):
                    found[each.row.file_id].append(_read(kinds, what, each.row))
    return found


@dataclass(frozen=True)
class _Row:
    """A row, whether it holds for the result that counts, and whether it stands for an edit of which none does."""

    row: Row[Any]
    holds: bool
    aside: bool


def _by_kind(rows: Iterable[Row[Any]]) -> Iterator[list[_Row]]:
    """The rows of a kind on a file. Where it has no result there, those of the latest version hold."""
    for _, found in groupby(sorted(rows, key=_key), key=lambda row: (row.file_id, row.kind)):
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


def _key(row: Row[Any]) -> tuple[Any, ...]:
    return row.file_id, row.kind, row.field, row.schema_version


def applied(kind: str, result: dict[str, Any] | None, overrides: Overrides) -> dict[str, Any] | None:
    """``result`` of ``kind`` with what was set in the place of estimates; as much of one as there is, without any."""
    for each in in_order(overrides):
        if each.kind == kind:
            result = corrected_by(each.what, result or {}, each.said)
    return result


def in_order(overrides: Overrides) -> list[Overridden]:
    """As they are put in their place."""
    return sorted(overrides, key=lambda each: each.what.order)


def applied_to_all(kind: str, results: Sequence[Any], overrides: Overrides) -> list[Any]:
    """The same for all results of a kind, one per span; what was said of the file is said of its only segment."""
    if len(results) == 1 and results[0]:
        for each in in_order(overrides):
            if each.of_segment is not None and each.of_segment.kind.id == kind:
                results = [corrected_by(each.of_segment, results[0], each.said)]
    return [applied(kind, result, overrides) for result in results]


def corrected(outcomes: Sequence[Outcome], overrides: Overrides) -> list[Outcome]:
    """``outcomes`` of a file with what was set in the results that count: those of the first analyzer of each kind."""
    if not overrides:
        return list(outcomes)
    counts = {outcome.kind: outcome.analyzer for outcome in reversed(outcomes)}
    counting: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.result and counts[outcome.kind] == outcome.analyzer:
            counting[outcome.kind].append(outcome)
    changed = {
        id(outcome): result
        for kind, those in counting.items()
        for outcome, result in zip(those, applied_to_all(kind, [o.result for o in those], overrides), strict=True)
    }
    return [
        outcome.model_copy(update={"result": changed[id(outcome)]}) if id(outcome) in changed else outcome
        for outcome in outcomes
    ]


def handed(
    connection: Connection, fields: Mapping[tuple[str, str], int]
) -> dict[str, dict[tuple[str, str], Any]]:  # fmt: skip
    """Identity of a sound → what was set on it of these fields (kind and name → schema version of the kind), as far as
    it is for analyzers."""
    found: dict[str, dict[tuple[str, str], Any]] = defaultdict(dict)
    columns = (*(_OVERRIDES.c[name] for name in ("kind", "field", "value", "schema_version")), _FILES.c.identity)
    of_kinds = select(*columns).join_from(_OVERRIDES, _FILES).where(_OVERRIDES.c.kind.in_({kind for kind, _ in fields}))
    rows = connection.execute(of_kinds).all()
    kinds = stored_kinds(connection) if rows else Kinds(())
    for row in rows:
        what = settable_of(kinds, row)
        if fields.get((row.kind, row.field)) != row.schema_version or not is_sound(what, row):
            continue
        if is_handed_over(what, loads(row.value)):
            found[row.identity][row.kind, row.field] = loads(row.value)
    return found


def settable_in(kinds: Kinds, kind: str, field: str) -> Settable:
    """The facet or field of a correction, as the library knows its kind."""
    return settable(kinds.by_id.get(kind) or Kind(kind), field)


def settable_of(kinds: Kinds, row: Any) -> Settable:
    """The same for a row. What is known of a kind is its latest version: a correction of another is one of a field of
    which no more is known, unless it fits a facet that there is."""
    what = settable_in(kinds, row.kind, row.field)
    if row.schema_version != what.kind.schema_version and (what.facet is None or not is_sound(what, row)):
        return settable(Kind(row.kind), row.field)
    return what


def is_sound(what: Settable, row: Any) -> bool:
    """Whether what the row holds can have been set."""
    try:
        return fits(what, loads(row.value))
    except DamagedRow:
        return False


def _read(kinds: Kinds, what: Settable, row: Row[Any]) -> Overridden:
    if not is_sound(what, row):
        raise DamagedRow(f"what was set as {what.name} is damaged: {library_command('check')} says of which file")
    single = kinds.by_id.get(what.kind.about.single or "")
    of_segment = settable(single, row.field) if single is not None else None
    said, estimate = loads(row.value), loads(row.estimate)
    return Overridden(what, said, estimate, row.at, row.author, row.why, of_segment, row.schema_version)
