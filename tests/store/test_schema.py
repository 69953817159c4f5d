"""The database comes from the migrations, and only ours is touched."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import stored
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from stored import IN_POSTGRESQL, IN_SQLITE, Writer

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.query.paging import write_cursor
from sampler_core.store.engine import APPLICATION_ID, connect, journal_mode, wal_is_safe
from sampler_core.store.errors import LibraryError, LibraryMissing, LibraryTooNew, LibraryTooOld, NotALibrary
from sampler_core.store.migrations import REVISIONS
from sampler_core.store.tables import Base


def test_the_migrations_make_what_the_models_say(library: Library) -> None:
    with library._writing.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@IN_SQLITE
def test_the_migrations_make_the_very_definitions_of_the_models(library: Library) -> None:
    with library._writing.connect() as connection:
        made = _definitions(connection.connection.driver_connection)
    with sqlite3.connect(":memory:") as fresh:
        for statement in _models():
            fresh.execute(statement)
        assert made == _definitions(fresh)
    fresh.close()


def _models() -> list[str]:
    statements: list[str] = []
    engine = create_mock_engine(
        "sqlite://", lambda ddl, *_: statements.append(str(ddl.compile(dialect=engine.dialect)))
    )
    Base.metadata.create_all(engine, checkfirst=False)
    return statements


def _definitions(connection: sqlite3.Connection) -> set[tuple[str, frozenset[str]]]:
    """Every table and index by name, with the parts of its definition in any order and on any lines."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'")
    lines = ((name, re.split(r"\n|, ", sql.replace('"', ""))) for name, sql in rows)
    return {(name, frozenset(line.strip().strip(",").rstrip() for line in parts)) for name, parts in lines}


def test_the_known_revisions_are_those_of_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", "sampler_core.store:migrations")
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert [revision.revision for revision in script.walk_revisions()][::-1] == list(REVISIONS)


def test_every_constraint_has_a_name() -> None:
    unnamed = [c for table in Base.metadata.tables.values() for c in table.constraints if not c.name]
    assert unnamed == []


@IN_SQLITE
def test_opening_again_changes_nothing_and_needs_no_alembic(library: Library) -> None:
    library.close()
    before = (library.path / "library.db").read_bytes()
    code = (
        "import sys; from pathlib import Path; from sampler_core.library import Library; "
        "Library.open(Path(sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, library.path], check=True)
    assert (library.path / "library.db").read_bytes() == before


@IN_SQLITE
def test_a_new_library_is_marked_as_ours(library: Library) -> None:
    connection = connect(library.path / "library.db", "rw")
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == (journal_mode(),)
    connection.close()


def test_a_library_from_the_future_is_refused_with_its_version(library: Library) -> None:
    with library._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE meta SET value = '7.1' WHERE name = 'app_version'")
    library.close()
    with pytest.raises(LibraryTooNew, match=r"written by sampler 7\.1, this is .*upgrade sampler"):
        Library.open(library.path)


@pytest.mark.parametrize("revision", ["0001", "0007", "3f2a90c1d4e5", "9999 and more", ""])
def test_a_library_that_no_migration_leads_from_is_refused_with_what_to_do(library: Library, revision: str) -> None:
    with library._writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    before = library.dump()
    library.close()
    with pytest.raises(LibraryTooOld, match=r"never released .*`sampler analyze PATH --library NEW`$"):
        Library.open(library.path)
    assert library.dump() == before


def test_other_databases_and_files_are_left_alone(tmp_path: Path) -> None:
    other = connect(tmp_path / "library.db", "rwc")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = (tmp_path / "library.db").read_bytes()
    with pytest.raises(NotALibrary, match="not a sampler library"):
        Library.open(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == before
    (tmp_path / "library.db").write_text("a diary, not a database, and long enough to be told apart" * 40)
    with pytest.raises(NotALibrary, match="not a database"):
        Library.open(tmp_path)


@IN_SQLITE
def test_a_damaged_library_is_not_replaced(library: Library, writer: Writer, sound) -> None:
    library.close()
    database = library.path / "library.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(LibraryError, match="sampler library restore"):
        Library.open(library.path)
    assert database.stat().st_size == len(whole)


def test_a_library_that_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="sampler analyze PATH"):
        Library.open_existing(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sampler_core.store import schema

    upgrade = schema._run_migrations

    def interrupted(connection):
        upgrade(connection)
        raise RuntimeError("power cut")

    monkeypatch.setattr(schema, "_run_migrations", interrupted)
    with pytest.raises(RuntimeError, match="power cut"):
        Library.open(tmp_path)
    monkeypatch.undo()
    with connect(tmp_path / "library.db", "rw") as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()
    Library.open(tmp_path).close()


def test_what_reads_cannot_write(library: Library) -> None:
    with library._reading.connect() as connection, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        connection.exec_driver_sql("DELETE FROM meta")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outcomes SET status = 'fine'",
        "UPDATE outcomes SET file_id = 99",
        "UPDATE outcomes SET schema_version = 99",
        "UPDATE analyses SET status = 'failed'",
        "UPDATE analyses SET reason = 'silent'",
        "UPDATE analyses SET start_s = 2, end_s = 1",
        "UPDATE runs SET status = 'lost'",
        "INSERT INTO outcome_arrays VALUES (1, 'nowhere')",
    ],
)
def test_the_database_itself_refuses_nonsense(statement: str, library: Library, writer: Writer, sound) -> None:
    writer.step(writer.file(sound(), stored.audio_info()), "k", stored.tempo())
    with pytest.raises(IntegrityError), library._writing.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_file_takes_everything_of_its_own_along(library: Library, writer: Writer, sound) -> None:
    file_id = writer.file(sound(), stored.audio_info(tags={"genre": "techno"}))
    writer.step(file_id, "k", stored.tempo())
    writer.step(file_id, "r", stored.regions((0.0, 1.0)))
    with library._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM files")
    assert {line.split('"table": ')[1][:12] for line in library.dump()} == {'"result_sche'}


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
     ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 60, 0), True)],
)  # fmt: skip
def test_wal_only_where_it_is_safe(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


_UNIQUE = {
    "outcomes_1": "uq_outcomes_action_key",
    "files_1": "uq_files_identity",
    "locations_1": "uq_locations_path_bytes",
}
"""The indexes of unique columns, which SQLite does not call by their names."""
_QUESTIONS = pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda library: library.find(parse_query("bpm:120..128")), "ix_search_number"),
        (lambda library: library.find(parse_query("key:Am,C")), "ix_search_word"),
        (lambda library: library.find(parse_query("status:failed")), "ix_outcomes_status"),
        (lambda library: library.find(parse_query("class:kick conf>0.8")), "ix_search_word"),
        (lambda library: library.find(parse_query("contains:speech")), "ix_search_word"),
        (lambda library: library.outcomes("k"), "outcomes_1 (action_key=?)"),
        (lambda library: library.file_for_bytes("b"), "ix_locations_bytes_sha256"),
        (lambda library: library.file_for_audio("d"), "files_1 (identity=?)"),
        (lambda library: library.current(1), "uq_outcomes_current (file_id=?)"),
        (lambda library: library.record(Path("x")), "locations_1 (path_bytes=?)"),
        (lambda library: list(library.records()), "SCAN locations USING INDEX ix_locations_order"),
        (
            lambda library: library.find(parse_query(""), after=write_cursor([], ["/a", b"/a"])),
            "ix_locations_order (path_folded>?)",
        ),
        (lambda library: library.find(parse_query("sort:bpm-")), "ix_search_number (field_id=? AND number>?)"),
        (lambda library: library.find(parse_query("sort:added")), "ix_files_added_at"),
        (lambda library: library.find(parse_query("sort:modified")), "ix_locations_mtime_ns"),
        (
            lambda library: library.find(parse_query("tempo.bpm:120..128")),
            "ix_search_number (field_id=? AND number>? AND number<?)",
        ),
        (
            lambda library: library.find(parse_query("tempo.is_constant:true")),
            "ix_search_word (field_id=? AND word=?)",
        ),
        (lambda library: library.find(parse_query("form:loop")), "ix_search_word (field_id=? AND word=?)"),
        (lambda library: library.find(parse_query("duplicates:")), "COVERING INDEX ix_locations_file_id"),
        (lambda library: library.find(parse_query("gone:")), "SCAN locations USING INDEX ix_locations_gone"),
        (lambda library: library.find(parse_query("gone: bpm:120..121")), "ix_search_number"),
    ],
)


@pytest.fixture
def asked(library: Library) -> list[tuple[str, Any]]:
    """The statements, with what is given to them, by which the library has read."""
    asked: list[tuple[str, Any]] = []
    event.listen(
        library._reading, "before_cursor_execute", lambda _c, _cursor, sql, given, *_: asked.append((sql, given))
    )
    return asked


def _some_places(library: Library) -> None:
    """Of tables that it knows nothing of, PostgreSQL thinks that next to no value is NULL."""
    numbers = "FROM generate_series(1, 50) AS n"
    places = "convert_to('/' || n, 'UTF8'), '/' || n, '/' || n, n, n, n"
    with library.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO files (id, identity, added_at) SELECT n, n, now() {numbers}")
        columns = "file_id, path_bytes, path, path_folded, size, mtime_ns, inode"
        connection.exec_driver_sql(f"INSERT INTO locations ({columns}) SELECT n, {places} {numbers}")
        connection.exec_driver_sql("ANALYZE locations")


@IN_POSTGRESQL
@_QUESTIONS
def test_questions_can_use_their_index_in_postgresql(
    ask, index: str, library: Library, asked: list[tuple[str, Any]]
) -> None:
    _some_places(library)
    ask(library)
    with library._reading.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # these tables are too small for indexes
        plans = [
            row[0] for sql, given in asked[:] if sql.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN {sql}", given)
        ]  # fmt: skip
    name = _UNIQUE.get(index.partition(" ")[0]) or re.search(r"(ix|uq)_\w+", index)[0]
    same = {"ix_locations_order": "uq_locations_path_bytes"}.get(name, name)  # by path, one is as good as the other
    assert name in "\n".join(plans) or same in "\n".join(plans)


@IN_SQLITE
@_QUESTIONS
def test_questions_use_their_index(ask, index: str, library: Library, asked: list[tuple[str, Any]]) -> None:
    ask(library)
    connection = connect(library.path / "library.db", "rw")
    plans = [
        row[3] for sql, given in asked if sql.startswith("SELECT")
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)
    ]  # fmt: skip
    connection.close()
    assert index in "\n".join(plans)
    # Which have a row for each kind, and for each field of one.
    tables = Base.metadata.tables.keys() - {"result_schemas", "search_fields"}
    assert not {f"SCAN {name}" for name in tables} & set(plans)
