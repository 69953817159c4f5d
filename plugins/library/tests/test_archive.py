"""A library as one file: from one database to the other and back, with nothing lost."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import archives
import numpy as np
import pytest
import servers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept import array_files
from migrating import become_newer
from sampler_library.archive.rows import columns_of, lines_of, reader
from sampler_library.archive.taking_in import take_in
from sampler_library.archive.writing import write_archive
from sampler_library.check import check
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    insert,
    make_url,
    select,
)

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store import migrations
from sampler_core.store.edits.assignment import Assignment
from sampler_core.store.errors import LibraryDamaged, LibraryError, LibraryFull
from sampler_core.store.tables import Base, Tag, table
from sampler_core.store.tagging import tag_columns

DATABASES = pytest.mark.parametrize("database", servers.DATABASES)


@pytest.fixture
def corrected(full: Library) -> Library:
    """With all that a person can say."""
    with full.transaction() as tx:
        tx.edit("ada", "I hear it").set_fields([1, 2], [Assignment("tempo", "bpm", 92.5)])
        tx.edit("ada").tag([1], [("mood", "würzig 🌶, ")])
    full.save_query("slow", "bpm:..100")
    return full


def dump(library: Path) -> list[str]:
    with Library.open_existing(library) as opened:
        return opened.dump()


@DATABASES
def test_there_and_back_nothing_is_lost(corrected: Library, empty: Path, tmp_path: Path) -> None:
    before = corrected.dump()
    write_archive(corrected.path, tmp_path / "1.zip")
    take_in(empty, tmp_path / "1.zip")
    assert dump(empty) == before
    assert check(empty) == []
    write_archive(empty, tmp_path / "2.zip")
    take_in(tmp_path / "back", tmp_path / "2.zip")
    write_archive(tmp_path / "back", tmp_path / "3.zip")
    assert dump(tmp_path / "back") == before
    with Library.open(empty) as opened:
        assert [len(opened.find(parse_query(asked))) for asked in ("saved:slow", "tag:mood", "bpm:92.5")] == [2, 1, 2]
    assert archives.content(tmp_path / "1.zip") == archives.content(tmp_path / "2.zip")
    assert archives.content(tmp_path / "1.zip") == archives.content(tmp_path / "3.zip")


@DATABASES
def test_what_comes_afterwards_gets_new_ids(full: Library, empty: Path, tmp_path: Path) -> None:
    write_archive(full.path, tmp_path / "1.zip")
    take_in(empty, tmp_path / "1.zip")
    with Library.open(empty) as opened, opened.transaction() as tx:
        assert tx.begin_run({}) == len(opened.runs()) + 1


def test_the_same_library_gives_the_same_bytes(
    full: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    class Stopped(datetime):
        now = classmethod(lambda cls, _zone: cls(2026, 1, 1, tzinfo=UTC))

    monkeypatch.setattr("sampler_library.archive.writing.datetime", Stopped)
    for name in ("1.zip", "2.zip"):
        write_archive(full.path, tmp_path / name)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_every_table_is_in_it(full: Library, tmp_path: Path) -> None:
    assert set(write_archive(full.path, tmp_path / "1.zip").tables) == set(Base.metadata.tables)


def test_it_is_read_without_sampler(full: Library, tmp_path: Path) -> None:
    write_archive(full.path, tmp_path / "1.zip")
    held = archives.members(tmp_path / "1.zip")
    with closing(sqlite3.connect(full.path / "library.db")) as connection:
        results = connection.execute("SELECT outcome_id, result, elapsed_s FROM analyses ORDER BY 1, span_index")
        wanted = results.fetchall()
    assert [(row["outcome_id"], row["result"], row["elapsed_s"]) for row in archives.rows(held, "analyses")] == wanted
    (run,) = archives.rows(held, "runs")
    assert datetime.fromisoformat(run["started_at"]) == full.runs()[0].started_at
    for row in archives.rows(held, "arrays"):
        file = io.BytesIO(held[f"arrays/{row['sha256'][:2]}/{row['sha256']}.npy"])
        for offset, dtype, shape in json.loads(row["layout"]):
            file.seek(offset)
            array = np.load(file, allow_pickle=False)
            assert (array.dtype.name, list(array.shape)) == (dtype, shape)


def test_others_write_meanwhile(full: Library, tmp_path: Path) -> None:
    before, wrote = full.dump(), []

    def watch(what: str, _done: int, _of: int) -> None:
        if what == "outcomes" and not wrote:
            with full.writing() as connection:
                row = {"file_id": 1, "source": "user", **tag_columns("late", "1")}
                wrote.append(connection.execute(insert(table(Tag)), row))

    write_archive(full.path, tmp_path / "1.zip", watch)
    take_in(tmp_path / "taken", tmp_path / "1.zip")
    assert wrote
    assert full.dump() != before
    assert dump(tmp_path / "taken") == before


def test_without_space_nothing_is_left(full: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(what: str, *_numbers: int) -> None:
        if what == "arrays":
            raise OSError(28, "No space left on device")

    files = sorted(tmp_path.rglob("*"))
    with pytest.raises(LibraryFull, match="free some"):
        write_archive(full.path, tmp_path / "1.zip", full_disk)
    write_archive(full.path, tmp_path / "1.zip")
    with pytest.raises(LibraryFull, match="free some"):
        take_in(tmp_path / "taken", tmp_path / "1.zip", full_disk)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(LibraryFull, match="free some, or choose another --library"):
        take_in(tmp_path / "other", tmp_path / "1.zip")
    (tmp_path / "1.zip").unlink()
    assert sorted(tmp_path.rglob("*")) == files


def test_a_library_that_is_not_whole_is_not_handed_over(full: Library, tmp_path: Path) -> None:
    array_files(full.path)[0].write_bytes(b"something else")
    with pytest.raises(LibraryDamaged, match="library check --repair"):
        write_archive(full.path, tmp_path / "1.zip")
    assert not list(tmp_path.glob("*1.zip*"))


def test_a_file_is_not_overwritten(full: Library, tmp_path: Path) -> None:
    (tmp_path / "1.zip").write_text("mine")
    with pytest.raises(LibraryError, match="choose another name"):
        write_archive(full.path, tmp_path / "1.zip")
    with pytest.raises(LibraryError, match="there is no folder"):
        write_archive(full.path, tmp_path / "nowhere" / "1.zip")
    assert (tmp_path / "1.zip").read_text() == "mine"


@DATABASES
def test_only_a_library_without_anything_takes_one_in(full: Library, empty: Path, tmp_path: Path) -> None:
    write_archive(full.path, tmp_path / "1.zip")
    take_in(empty, tmp_path / "1.zip")
    with Library.open(empty) as opened, opened.transaction() as tx:
        tx.begin_run({"paths": ["here"]})
        before = opened.dump()
    with pytest.raises(LibraryError, match="choose a new folder"):
        take_in(empty, tmp_path / "1.zip")
    assert dump(empty) == before
    assert check(empty) == []


@DATABASES
def test_an_archive_of_an_older_version_is_brought_up_to_date(
    full: Library, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, before = archives.as_described(full.path, tmp_path / "old.zip"), full.dump()
    become_newer(monkeypatch)
    assert take_in(empty, archive).revision == migrations.REVISIONS[-2]
    assert dump(empty) == before
    assert check(empty) == []


ODD = Table(
    "odd", MetaData(),
    Column("id", Text, primary_key=True), Column("number", Float), Column("whole", BigInteger),
    Column("flag", Boolean), Column("raw", LargeBinary), Column("at", DateTime(timezone=True)),
)  # fmt: skip
WITHOUT_NUL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TIMES = st.datetimes(timezones=st.just(UTC))
ROWS = st.fixed_dictionaries({
    "id": WITHOUT_NUL,
    "number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
    "whole": st.none() | st.integers(-(2**63), 2**63 - 1),
    "flag": st.none() | st.booleans(),
    "raw": st.none() | st.binary(),
    "at": st.none() | TIMES,
})  # fmt: skip


@pytest.fixture(scope="module", params=servers.DATABASES)
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    with ExitStack() as stack:
        address = "sqlite://"
        if request.param == "postgresql":
            url = make_url(stack.enter_context(servers.database())).set(drivername="postgresql+psycopg")
            address = url.render_as_string(hide_password=False)
        engine = create_engine(address)
        stack.callback(engine.dispose)
        connection = stack.enter_context(engine.connect())
        ODD.create(connection)
        connection.commit()
        yield connection


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, max_size=10, unique_by=lambda row: row["id"]))
def test_any_row_is_the_same_again(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(ODD), rows)
    before = connection.execute(select(ODD)).all()
    lines = [line for batch in lines_of(connection, ODD) for line in batch]
    assert [json.loads(line)["id"] for line in lines] == sorted(row["id"] for row in rows)
    connection.execute(ODD.delete())
    if again := list(map(reader(columns_of(ODD)), lines)):
        connection.execute(insert(ODD), again)
    assert sorted(map(repr, connection.execute(select(ODD)))) == sorted(map(repr, before))
    connection.rollback()
