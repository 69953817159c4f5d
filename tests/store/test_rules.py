"""Every column of every table has its rule; whatever a value is, check names it, and repair leaves a sound library."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from itertools import product
from pathlib import Path
from typing import Any

import kept
import pytest
import stored
from sampler_library.check import check
from sampler_library.repair import repair
from sqlalchemy import update

from sampler_core.cli import cli
from sampler_core.cli.errors import explained
from sampler_core.library import Library
from sampler_core.store.checks.rows import DERIVED, INSTEAD
from sampler_core.store.edits.assignment import Assignment
from sampler_core.store.held_values import json_in
from sampler_core.store.rules import RULES, fault_in, held_as
from sampler_core.store.runs import Took
from sampler_core.store.tables import Base

TABLES = {each.name: each for each in Base.metadata.sorted_tables}
COLUMNS = [(name, column) for name, each in TABLES.items() for column in each.columns]
TEXT = sqlite3.Binary  # a value for `CAST(? AS TEXT)`
WRONG: dict[str, Any] = {
    "bytes": b"\x00\xff",
    "garbage": "{garbage",
    "no text": ("text", b"caf\xe9"),
    "negative": -7,
    "huge": 2**62,
    "deep": "[" * 50_000 + "]" * 50_000,
    "another JSON": "[[1],null]",
    "not a number": "NaN",
    "a word": "Unheard",
    "a fraction": 0.5,
}


@pytest.fixture(scope="module")
def everything(filled_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a row in every table."""
    path = tmp_path_factory.mktemp("everything") / "library"
    shutil.copytree(filled_library, path)
    with Library.open(path) as library:
        stored.put_schemas(library)
        library.save_query("fast", "bpm:120..")
        with library.transaction() as tx:
            editing = tx.edit("ada", "heard")
            editing.set_fields([1], [Assignment("tempo", "bpm", 92.0)])
            editing.tag([1], [("mine", "")])
            tx.count_attempts([stored.sha256("in hand")])
            run = tx.begin_run({"paths": []})
            tx.end_run(run, "finished", {"ok": 1}, [Took("tempo", "1", "sampler-tempo", "0.1.0")])
    assert [f"{fault.where} {fault.what}" for fault in check(path)] == []
    return path


def test_every_column_has_a_rule_and_every_rule_a_column() -> None:
    assert {name: {column.name for column in each.columns} for name, each in TABLES.items()} == {
        name: set(rules) for name, rules in RULES.items()
    }
    assert set(DERIVED) <= set(TABLES)
    assert all(column in RULES[table] for table, column in INSTEAD)


@pytest.mark.parametrize("table", TABLES)
def test_no_value_of_a_wrong_type_passes(table: str) -> None:
    for column, (sort, value) in product(TABLES[table].columns, WRONG.items()):
        given = value[1].decode("utf-8", "surrogateescape") if isinstance(value, tuple) else value
        wanted = held_as(column)
        what = fault_in(table, column, given)
        assert isinstance(what, str), (column.name, sort)
        if wanted not in (str, type(given)) and not (wanted is float and isinstance(given, int)):
            assert what, (column.name, sort)
        if sort == "no text":
            assert what, column.name


def test_a_missing_value_is_a_fault_where_there_has_to_be_one() -> None:
    assert [c.name for t, c in COLUMNS if bool(fault_in(t, c, None)) is c.nullable] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nul",
        "NaN",
        "[1e999999999999999999999999" * 2,
        "[" * 101 + "]" * 101,
        "[" * 100_000,
        "[" + "[]," * 300_000 + "0]",
        '"' + "x" * 2**24 + '"',
    ],
)
def test_what_is_no_json_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|nested|more values"):
        json_in(text)


def spoil(library: Path, table: str, turn: int) -> dict[str, str]:
    """Put a wrong value of another sort into each column of a row; return those the database took."""
    done, sorts = {}, list(WRONG)
    of = TABLES[table]
    first = ", ".join(f'"{key.name}"' for key in of.primary_key)
    with closing(sqlite3.connect(library / "library.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        columns = sorted(of.columns, key=lambda column: column.primary_key)  # the key last, so that the row is found
        for number, column in enumerate(columns):
            sort = sorts[(number + turn) % len(sorts)]
            value = WRONG[sort]
            place = "CAST(? AS TEXT)" if isinstance(value, tuple) else "?"
            what = (
                f'UPDATE "{table}" SET "{column.name}" = {place} WHERE ({first}) = '
                f'(SELECT {first} FROM "{table}" ORDER BY {first} LIMIT 1)'
            )
            try:
                connection.execute(what, (value[1] if isinstance(value, tuple) else value,))
            except sqlite3.IntegrityError:
                continue
            (kept_as,) = connection.execute(f'SELECT typeof("{column.name}") FROM "{table}"').fetchone()
            done[column.name] = f"{sort} as {kept_as}"
    return done


TURNS = [
    pytest.param(table, turn, marks=[] if turn == 0 and table in ("locations", "outcomes") else [pytest.mark.ci])
    for table in TABLES
    for turn in range(3)
]


@pytest.mark.hostile(
    "a row with a wrong value in any column",
    "`sampler library check` names it; `--repair` makes it anew or sets it aside",
)
@pytest.mark.parametrize(("table", "turn"), TURNS)
def test_check_names_what_is_wrong_and_repair_leaves_a_sound_library(
    everything: Path, tmp_path: Path, table: str, turn: int
) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    done = spoil(library, table, turn)

    found = check(library)

    told = " ".join(f"{fault.where} {fault.what}" for fault in found)
    assert found, done
    assert table in told, (done, found)
    with Library.open_existing(library) as opened:
        repaired = repair(opened)
    assert [fault for fault in repaired.left if not fault.residue] == [], done
    assert [fault for fault in check(library) if not fault.residue] == []


COMMANDS = (
    ("find", "bpm:1.."),
    ("find", "--json"),
    ("show", "{}/sounds/0.wav"),
    ("runs",),
    ("failures",),
    ("export",),
    ("export", "--format", "csv"),
    ("tag", "music", "--", "bpm:1.."),
    ("set", "bpm=90", "--", "bpm:1.."),
    ("queries",),
    ("review",),
    ("library", "stats"),
    ("library", "prune"),
    ("library", "backup"),
    ("find", "tag:mine"),
    ("library", "archive", "{}/x.zip"),
    ("plot", "{}/sounds/0.wav", "-o", "{}/x.png"),
    ("find", "saved:fast"),
)


@pytest.mark.hostile("such a row, and any command", "works without it, or says which command helps")
@pytest.mark.ci
@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("table", TABLES)
def test_no_command_ends_in_a_traceback_on_it(
    everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, turn: int
) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))
    monkeypatch.setattr("builtins.input", lambda *_: "n")
    spoil(library, table, turn)
    first = list(TABLES).index(table) * 3 + turn * 7
    for number in range(5):
        command = COMMANDS[(first + number * 5) % len(COMMANDS)]
        told = exit_of(*(each.replace("{}", str(tmp_path)) for each in command))
        assert "Traceback" not in told, command
        if "damaged" in told:
            assert "sampler library " in told, told


def exit_of(*args: str) -> str:
    """Whatever the exit code is; an exception is a failure of the test."""
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err), suppress(SystemExit), explained():
        cli(list(args), standalone_mode=False)
    return err.getvalue()


def test_what_is_set_aside_is_kept(everything: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    kept.change(library, "UPDATE overrides SET value = 'ninety-two'", "UPDATE runs SET asked = '[' WHERE id = 1")

    with Library.open_existing(library) as opened:
        repaired = repair(opened)
        assert opened.runs()[-1].asked == {}

    assert repaired.done["rows set aside"] == 1
    assert repaired.set_aside is not None
    assert "ninety-two" in repaired.set_aside.read_text()
    assert check(library) == []


CORRECTIONS = (
    [("tempo", "bpm", said) for said in ("[1]", "true", '"fast"', "-1", "1e308", "{}", '{"bpm":[],"times":2}')]
    + [("key", "key", said) for said in ('{"tonic":"H"}', "8", '"8A"', '"H"', "[]")]
    + [
        ("key", "tonic", '"H"'),
        ("tempo", "beats", "5"),
        ("tempo", "loop_beats", '"4"'),
        ("tempo", "is_constant", "1"),
        ("contents", "type", "[[]]"),
        ("contents", "type", "null"),
        ("contents", "form", '"One Shot"'),
        ("contents", "content", "7"),
        ("acme.loudness", "grade", '{"a":1}'),
    ]
)


@pytest.mark.hostile(
    "a correction that nobody can have made", "the file says so; `sampler library check` sets it aside"
)
@pytest.mark.parametrize(("kind", "field", "said"), CORRECTIONS)
def test_a_correction_that_nobody_can_have_made_is_set_aside(
    everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, field: str, said: str
) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))
    kept.change(library, f"UPDATE overrides SET kind = '{kind}', field = '{field}', value = '{said}' WHERE file_id = 1")

    sounds = [str(path) for path in sorted((tmp_path / "sounds").glob("*"))]
    for command in (["export"], ["review"], *(["show", each] for each in sounds[:1])):
        assert "sampler library check --repair" in exit_of(*command), command
    assert [fault.what[:6] for fault in check(library) if fault.where.startswith("overrides")] == ["value:"]
    with Library.open_existing(library) as opened:
        repaired = repair(opened)
    assert repaired.done["rows set aside"] == 1
    assert check(library) == []


NOTED = [
    ("asked", '{"paths":5}'),
    ("asked", '{"paths":[1]}'),
    ("asked", '{"select":"x"}'),
    ("asked", '{"pid":1e30}'),
    ("asked", '{"host":[]}'),
    ("counts", '{"ok":"many"}'),
    ("counts", '{"files":7}'),
    ("counts", '{"files":{"a":[]}}'),
]


@pytest.mark.parametrize(("column", "noted"), NOTED)
def test_what_is_noted_of_a_run_has_the_form_in_which_it_is_read(
    everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, noted: str
) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))
    kept.change(library, f"UPDATE runs SET {column} = '{noted}' WHERE id = 1")

    assert "sampler library check --repair" in exit_of("runs")
    assert [fault.what.split(":")[0] for fault in check(library)] == [column]
    with Library.open_existing(library) as opened:
        repair(opened)
    assert check(library) == []
    assert exit_of("runs") == ""


@stored.IN_POSTGRESQL
def test_rows_in_postgresql_are_held_against_the_same_rules(library: Library, tmp_path: Path) -> None:
    kept.fill(library, tmp_path / "sounds")
    assert check(library.path) == []
    for table, column, value in (("runs", "asked", "["), ("locations", "audio", "[" * 9999), ("files", "frames", -1)):
        with library.writing() as connection:
            connection.execute(update(TABLES[table]).values({column: value}))
        told = {f"{fault.where.split()[0]} {fault.what.split(':')[0]}" for fault in check(library.path)}
        assert f"{table} {column}" in told


@pytest.mark.hostile(
    "a table or an index that is missing, a trigger that was added", "`sampler library check` names it"
)
@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE tags"],
        ["DROP TABLE analyses"],
        ["DROP INDEX ix_locations_order"],
        ["CREATE TRIGGER t AFTER INSERT ON tags BEGIN DELETE FROM files; END"],
        ["CREATE VIEW v AS SELECT 1"],
    ],
    ids=lambda each: each[0],
)
def test_tables_indexes_and_triggers_are_those_that_were_made(everything: Path, tmp_path: Path, statements) -> None:
    library = tmp_path / "library"
    shutil.copytree(everything, library)
    kept.change(library, *statements)

    assert next(fault.kind for fault in check(library)) == "database"
    with Library.open_existing(library) as opened:
        repair(opened)
    assert [fault for fault in check(library) if not fault.residue] == []
