"""Migrations: after a backup, all or nothing, wherever they are interrupted."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from kept import start
from migrating import NEXT, become_newer, open_and_be_killed, stopped_at
from sampler_library.check import check
from sampler_library.restore import restore

from sampler_core.library import Library
from sampler_core.store import migrations, schema
from sampler_core.store.backups.manifest import KEPT, Reason, backups_in
from sampler_core.store.backups.verify import backup_faults
from sampler_core.store.errors import LibraryError, LibraryFull


@pytest.fixture
def old(filled_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with something of everything in it, which the program is too new for."""
    shutil.copytree(filled_library, tmp_path / "old")
    become_newer(monkeypatch)
    return tmp_path / "old"


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path / "library.db")) as connection:
        return list(connection.iterdump())


def power_cut() -> None:
    raise RuntimeError("power cut")


def stop_at_statements(old: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each ``step``-th statement, until the migration gets through."""
    before, number = content(old), 0
    while True:
        number += step
        with monkeypatch.context() as patch:
            patch.setattr(schema, "writing_engine", stopped_at(number, power_cut))
            try:
                Library.open(old).close()
                break
            except RuntimeError:
                assert content(old) == before
    assert number > 20, "every statement of every revision was to be stopped once"
    assert check(old) == []
    made = backups_in(old / "backups")
    assert len(made) == KEPT
    assert all(backup_faults(backup) == [] for backup in made)


def test_a_migration_that_stops_in_the_middle_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_statements(old, 4, monkeypatch)


@pytest.mark.ci
def test_a_migration_that_stops_at_any_statement_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_at_statements(old, 1, monkeypatch)


def kill_at_statements(old: Path, numbers: range) -> None:
    whole = old.with_name("whole")
    shutil.copytree(old, whole)
    before = content(old)
    for number in numbers:
        process = start(open_and_be_killed, old, number)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert content(old) == before
        Library.open(old).close()
        assert check(old) == []
        assert not [path for path in (old / "backups").iterdir() if path.name.startswith(".")]
        shutil.rmtree(old)
        shutil.copytree(whole, old)


def test_a_killed_migration_changes_nothing_and_the_next_one_works(old: Path) -> None:
    kill_at_statements(old, range(2, 26, 6))


@pytest.mark.ci
def test_a_migration_killed_at_any_statement(old: Path) -> None:
    kill_at_statements(old, range(1, 26))


def test_the_backup_from_before_has_the_old_schema_and_can_be_restored(old: Path) -> None:
    before = content(old)
    Library.open(old).close()
    (backup,) = backups_in(old / "backups")
    assert backup.path.name.endswith(f"-before-{NEXT}")
    assert (backup.manifest.reason, backup.manifest.revision) == (Reason.MIGRATION, migrations.REVISIONS[-2])
    restore(old, backup)
    assert content(old) == before
    with Library.open(old) as library:
        assert library.check_integrity() == []


def test_a_new_library_has_no_backup(tmp_path: Path) -> None:
    Library.open(tmp_path / "new").close()
    assert list((tmp_path / "new" / "backups").iterdir()) == []


def test_without_space_for_a_backup_nothing_is_migrated(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(old)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    with pytest.raises(LibraryFull, match="free some"):
        Library.open(old)
    assert content(old) == before


def test_a_migration_that_loses_rows_is_undone(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = content(old), schema._run_migrations

    def careless(connection) -> None:
        real(connection)
        connection.exec_driver_sql("DELETE FROM analyses")

    monkeypatch.setattr(schema, "_run_migrations", careless)
    with pytest.raises(LibraryError, match="lost rows of analyses and was undone"):
        Library.open(old)
    assert content(old) == before


def test_two_that_open_an_old_library_at_once_migrate_it_once(old: Path) -> None:
    processes = [start(lambda: Library.open(old).close()) for _ in range(3)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(backups_in(old / "backups")) == 1
