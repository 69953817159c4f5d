"""Every row of every table against the rules of its columns, read as it is in the database: no value stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table, func, select

from ...facets.kept import fits
from ...facets.known import Kinds
from ...spelling import folded
from ..backups.verify import Watch
from ..codec import readable_path
from ..edits.overrides import settable_in
from ..errors import DamagedRow
from ..faults import Cure, Fault
from ..held_values import Unsound, json_in
from ..kinds import stored_kinds
from ..rules import fault_in
from ..tables import Base, File, Location, StepOutcome, table
from ..tagging import number_in

DERIVED = ("search_fields", "search")
"""Tables that are made from results: what is wrong in them is made anew."""
_OF_OUTCOMES = {"outcomes": "id", "analyses": "outcome_id", "outcome_arrays": "outcome_id"}
_FACTS = ("sample_rate_hz", "channels", "frames", "duration_s")
_PAGE = 1000
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Aside:
    """A row to be set aside whole or, with a ``column``, to have something else in that."""

    table: str
    key: dict[str, Any]
    row: _Row
    column: str = ""


def row_faults(connection: Connection, watch: Watch) -> Iterator[Fault]:
    """What is wrong with single values, and with values that contradict others of their row."""
    tables, kinds = Base.metadata.sorted_tables, _kinds(connection)
    for number, each in enumerate(tables):
        watch("rows", number, len(tables))
        for row in _rows(connection, each):
            yield from _of_row(connection, kinds, each, row)
        yield from _constraint_faults(connection, each)
    yield from _fact_faults(connection)


def key_of(row: _Row, of: Table) -> dict[str, Any]:
    """What names a row for a statement: SQLite's number of it, or its primary key."""
    return {"rowid": row["rowid"]} if "rowid" in row else {key.name: row[key.name] for key in of.primary_key}


def _rows(connection: Connection, of: Table) -> Iterator[_Row]:
    """As they are stored: no type of ours is asked."""
    number = "rowid AS rowid, " if _is_numbered(connection, of) else ""
    names = ", ".join(f'"{column.name}"' for column in of.columns)
    found = connection.execution_options(yield_per=_PAGE).exec_driver_sql(f'SELECT {number}{names} FROM "{of.name}"')
    for row in found.mappings():
        yield dict(row)


def _is_numbered(connection: Connection, of: Table) -> bool:
    return connection.dialect.name == "sqlite" and of.dialect_options["sqlite"]["with_rowid"] is not False


def _kinds(connection: Connection) -> Kinds:
    """The kinds of the library; none where a description is damaged, of which its own row tells."""
    try:
        return stored_kinds(connection)
    except DamagedRow:
        return Kinds(())


def _of_row(connection: Connection, kinds: Kinds, of: Table, row: _Row) -> Iterator[Fault]:
    wrong = [(column.name, what) for column in of.columns if (what := fault_in(of.name, column, row[column.name]))]
    if not wrong:
        wrong = _contradictions(kinds, of.name, row)
    cures = [_cure(of, row, column) for column, _ in wrong]
    whole = next((cure for cure in cures if cure[0] is Cure.SET_ASIDE), None)  # then nothing else is done with it
    for (column, what), cure in zip(wrong, cures, strict=True):
        named = f"{of.name} {_named(connection, of, row)}"
        yield Fault("row", named, f"{column}: {what}", *(whole or cure))


def _contradictions(kinds: Kinds, name: str, row: _Row) -> list[tuple[str, str]]:
    if name == "overrides" and not _can_have_been_set(kinds, row):
        return [("value", f"{row['kind']}.{row['field']} cannot have been set to {_short(row['value'])}")]
    return [
        (column, f"it is {_short(row[column])}, and should be {_short(right)}")
        for (of, column), made in MADE_FROM.items()
        if of == name and row[column] != (right := made(row))
    ]


def _can_have_been_set(kinds: Kinds, row: _Row) -> bool:
    """What is known of a kind is its latest version: of another a field is known by its name alone."""
    said, what = json_in(row["value"]), settable_in(kinds, row["kind"], row["field"])
    older = row["schema_version"] != what.kind.schema_version
    return fits(what, said) or (older and fits(settable_in(Kinds(()), row["kind"], row["field"]), said))


def _cure(of: Table, row: _Row, column: str) -> tuple[Cure, Any]:
    if of.name in DERIVED:
        known = isinstance(row.get("file_id"), int)
        return (Cure.PROJECT, row["file_id"]) if known else (Cure.FORGET_ROW, (of.name, row.get("rowid")))
    outcome = row[_OF_OUTCOMES[of.name]] if of.name in _OF_OUTCOMES else None
    if isinstance(outcome, int):
        return Cure.FORGET_OUTCOME, outcome
    if of.name == "arrays" and column != "sha256":
        return Cure.FORGET_ARRAY, row["sha256"]
    if (of.name, column) in INSTEAD or (of.name, column) in MADE_FROM:
        return Cure.SUBSTITUTE, Aside(of.name, key_of(row, of), row, column)
    return Cure.SET_ASIDE, Aside(of.name, key_of(row, of), row)


def _named(connection: Connection, of: Table, row: _Row) -> str:
    """A row by its key and, where it belongs to a file, by a path of that."""
    key = ", ".join(f"{each.name} {_short(row[each.name])}" for each in of.primary_key)
    return f"{key}{_path(connection, of, row)}"


def _short(value: Any) -> str:
    shown = value if isinstance(value, int) else ascii(value)
    return str(shown)[:60]


def _path(connection: Connection, of: Table, row: _Row) -> str:
    places, outcomes = table(Location), table(StepOutcome)
    file_id = row["id"] if of.name == "files" else row.get("file_id")
    if of.name in ("analyses", "outcome_arrays") and isinstance(row["outcome_id"], int):
        file_id = connection.scalar(select(outcomes.c.file_id).where(outcomes.c.id == row["outcome_id"]))
    if not isinstance(file_id, int):
        return ""
    path = connection.scalar(select(func.min(places.c.path)).where(places.c.file_id == file_id))
    return f" of {path}" if isinstance(path, str) else ""


def _constraint_faults(connection: Connection, of: Table) -> Iterator[Fault]:
    """Rows that break a condition of their table over several columns. PostgreSQL lets none in."""
    if connection.dialect.name != "sqlite":
        return
    keys = "rowid AS rowid, *" if _is_numbered(connection, of) else "*"
    for each in of.constraints:
        if isinstance(each, CheckConstraint) and str(each.name).rpartition("_")[2] not in of.columns:
            wanted = f'SELECT {keys} FROM "{of.name}" WHERE NOT ({each.sqltext})'
            for row in map(dict, connection.exec_driver_sql(wanted).mappings()):
                cure, target = _cure(of, row, "")
                named = _named(connection, of, row)
                yield Fault("row", f"{of.name} {named}", f"it contradicts itself: {each.sqltext}", cure, target)


def _fact_faults(connection: Connection) -> Iterator[Fault]:
    """Rate, channels and length of sounds, against what decoding told of one of their places."""
    files, places = table(File), table(Location)
    wanted = select(*(files.c[name] for name in ("id", *_FACTS)), places.c.path, places.c.audio)
    told = wanted.join_from(files, places).where(places.c.audio.is_not(None)).execution_options(yield_per=_PAGE)
    for row in connection.execute(told):
        try:
            audio = json_in(row.audio)
            facts = {name: audio[name] for name in _FACTS[:-1]}
            facts["duration_s"] = audio["frames"] / audio["sample_rate_hz"]
        except (Unsound, TypeError, LookupError, ArithmeticError):
            continue  # told of the place already
        for name, value in facts.items():
            if getattr(row, name) != value:
                what = f"{name}: it is {_short(getattr(row, name))}, decoding said {value}"
                yield Fault("row", f"files id {row.id} of {row.path}", what, Cure.FACTS, (row.id, facts))


MADE_FROM: dict[tuple[str, str], Callable[[_Row], Any]] = {
    ("locations", "path"): lambda row: readable_path(bytes(row["path_bytes"])),
    ("locations", "path_folded"): lambda row: folded(readable_path(bytes(row["path_bytes"]))),
    ("tags", "name_folded"): lambda row: folded(row["name"]),
    ("tags", "value_folded"): lambda row: folded(row["value"]),
    ("tags", "number"): lambda row: number_in(row["value"]),
}
"""Columns that follow from others of their row."""

INSTEAD: dict[tuple[str, str], str | int | None] = {
    ("files", "added_at"): "now",
    ("files", "sample_rate_hz"): None,
    ("files", "channels"): None,
    ("files", "frames"): None,
    ("files", "duration_s"): None,
    ("edits", "at"): "now",
    ("edits", "author"): "?",
    ("edits", "why"): None,
    ("edits", "action"): "set",
    ("edits", "what"): "?",
    ("edits", "files"): 0,
    ("overrides", "estimate"): "null",
    ("result_schemas", "about"): None,
    ("result_schemas", "scope"): None,
    ("result_schemas", "distribution"): None,
    ("runs", "started_at"): "now",
    ("runs", "ended_at"): None,
    ("runs", "status"): "failed",
    ("runs", "app_version"): "?",
    ("runs", "asked"): "{}",
    ("runs", "counts"): None,
    ("saved_queries", "saved_at"): "now",
}
"""Columns on which much depends and little: what they hold from then on, once their row was set aside. ``now`` is the
time of the repair."""
