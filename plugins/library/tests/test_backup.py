"""Backups: consistent while others write, verified, whole or not there; and what puts them back."""

from __future__ import annotations

import errno
import os
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import kept
import pytest
import stored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept import start
from sampler_library.automatic import Policy, keep_automatically
from sampler_library.check import check
from sampler_library.restore import find_backup, restore
from stored import Writer
from test_processes import tear

from sampler_core.library import Library
from sampler_core.store.backups import linking
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.manifest import backups_in, latest_good
from sampler_core.store.backups.verify import backup_faults
from sampler_core.store.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryTooNew,
    LibraryTooOld,
)
from sampler_core.store.locks import alone


def content(path: Path) -> list[str]:
    with Library.open(path) as library:
        return library.dump()


def leftovers(library: Path) -> list[Path]:
    return [path for path in (library / "backups").iterdir() if path.name.startswith(".")]


def test_a_backup_holds_everything_and_can_be_opened_elsewhere(full: Library, tmp_path: Path) -> None:
    backup = back_up(full.path)
    assert backup_faults(backup) == []
    assert (backup.manifest.files, backup.manifest.results, backup.manifest.arrays) == (2, 14, 2)
    shutil.copytree(backup.path, tmp_path / "elsewhere")
    assert content(tmp_path / "elsewhere") == full.dump()
    assert check(tmp_path / "elsewhere") == []


def test_backups_share_arrays_with_the_library_and_outlive_them(full: Library) -> None:
    first, second = back_up(full.path), back_up(full.path)
    assert first.path != second.path
    own = kept.array_files(full.path)[0]
    assert own.stat().st_nlink == 3
    for file in kept.array_files(full.path):
        file.unlink()
    assert backup_faults(first) == backup_faults(second) == []


def test_on_a_disk_without_links_arrays_are_copied(full: Library, tmp_path: Path, monkeypatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(linking.os, "link", refuse)
    backup = back_up(full.path, tmp_path / "disk")
    assert backup_faults(backup) == []
    assert all(file.stat().st_nlink == 1 for file in kept.array_files(backup.path))


def test_on_another_disk_a_backup_shares_arrays_with_the_one_before(full: Library, tmp_path: Path, monkeypatch) -> None:
    real, disk = os.link, tmp_path / "disk"

    def within_the_disk(source: Path, target: Path) -> None:
        if not Path(source).is_relative_to(disk):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(linking.os, "link", within_the_disk)
    back_up(full.path, disk)
    second = back_up(full.path, disk)
    assert all(file.stat().st_nlink == 2 for file in kept.array_files(second.path))


def write_many(path: Path, sound: Path, count: int) -> None:
    with Library.open(path) as library:
        stored.put_schemas(library)
        for i in range(count):
            with library.transaction() as tx:
                audio = stored.audio_info(f"written {i}")
                file_id = tx.put_file(sound, sound.stat(), audio.digest, None, audio).id
                tx.put_outcomes(1, file_id, f"tempo {i}", [stored.tempo(60.0 + i)], {})
                tx.put_outcomes(1, file_id, f"key {i}", [stored.key()], {})


def test_a_backup_while_another_process_writes_is_one_state(full: Library, sound, tmp_path: Path) -> None:
    path = sound()
    full.close()
    process = start(write_many, full.path, path, 200)
    made = []
    while process.is_alive() and len(made) < 12:
        made.append(back_up(full.path))
    process.join()
    assert process.exitcode == 0
    counts = [backup.manifest.files for backup in made]
    assert counts == sorted(counts)
    assert len(set(counts)) > 1, "the writer was to be at work meanwhile"
    for backup in made:
        assert backup_faults(backup) == []
        # Each transaction brings a file with two results: a torn one would bring less.
        assert backup.manifest.results == 14 + 2 * (backup.manifest.files - 2)


@pytest.mark.parametrize("broken", ["fsync", "mkdir", "rename", "link"])
def test_a_full_disk_leaves_no_backup_and_a_sentence(broken: str, full: Library, monkeypatch) -> None:
    """The first, second, … call of a system function fails, until all succeed."""
    target = Path if broken == "rename" else os
    real = getattr(target, broken)
    for turn in range(60):
        calls = 0

        def failing(*args, turn=turn, **more):
            nonlocal calls
            calls += 1
            if calls > turn:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(target, broken, failing)
            try:
                backup = back_up(full.path)
                break
            except LibraryFull:
                assert [backup_faults(whole) for whole in backups_in(full.path / "backups")] in ([], [[]])
                shutil.rmtree(full.path / "backups")
            except OSError:  # there could not even be a folder to write in
                assert not backups_in(full.path / "backups")
    assert turn > 0
    assert backup_faults(backup) == []
    assert leftovers(full.path) == []


def test_without_the_space_nothing_is_begun(full: Library, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    with pytest.raises(LibraryFull, match="name another place"):
        back_up(full.path)
    notes: list[str] = []
    assert keep_automatically(full, Policy(every_days=0), notes.append) is None
    assert "No automatic backup was made" in notes[0]


def test_a_damaged_library_is_not_backed_up_but_the_good_backup_named(full: Library) -> None:
    good = back_up(full.path)
    full.close()
    overwrite(full.path / "library.db")
    with pytest.raises(LibraryDamaged, match=good.path.name):
        back_up(full.path)
    assert [backup.path for backup in backups_in(full.path / "backups")] == [good.path]


def overwrite(database: Path) -> None:
    """Damage in the middle: every page but the first few."""
    whole = bytearray(database.read_bytes())
    whole[len(whole) // 3 : len(whole) * 2 // 3] = b"\xa5" * (len(whole) * 2 // 3 - len(whole) // 3)
    database.write_bytes(whole)


def test_what_the_library_lacks_is_noted_and_the_rest_backed_up(full: Library) -> None:
    missing, damaged, *_ = kept.array_files(full.path)
    missing.unlink()
    kept.rewrite(damaged, damaged.read_bytes()[:-4] + b"oops")
    backup = back_up(full.path)
    assert set(backup.manifest.lacking) == {missing.stem, damaged.stem}
    assert backup_faults(backup) == []


def test_damage_to_a_backup_is_found_whatever_it_is(full: Library) -> None:
    damages = {
        "not the one that was backed up": lambda b: overwrite(b.database),
        "is missing or damaged": lambda b: kept.array_files(b.path)[0].unlink(),
        "missing or damaged": lambda b: kept.rewrite(kept.array_files(b.path)[1], b"else"),
    }
    for said, damage in damages.items():
        backup = back_up(full.path)
        damage(backup)
        assert said in backup_faults(backup)[0]
        before = full.dump()
        with pytest.raises(LibraryError, match="damaged"):
            restore(full.path, backup)
        assert full.dump() == before


def test_restoring_brings_everything_back_and_can_be_undone(full: Library, tmp_path: Path) -> None:
    before, backup = full.dump(), back_up(full.path)
    kept.fill(full, tmp_path / "more", files=4)
    after = full.dump()
    kept.array_files(full.path)[0].unlink()
    kept.rewrite(kept.array_files(full.path)[1], b"rot")
    full.close()
    done = restore(full.path, backup)
    assert content(full.path) == before
    assert check_damage(full.path) == []
    restore(full.path, find_backup(full.path, done.kept_aside.name))
    assert content(full.path) == after


def check_damage(path: Path) -> list[str]:
    return [fault.what for fault in check(path) if not fault.residue]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.floats(0, 1), junk=st.binary(min_size=1, max_size=3000), cut=st.booleans())
def test_whatever_the_damage_restoring_mends_it(position: float, junk: bytes, cut: bool, full: Library) -> None:
    known = backups_in(full.path / "backups")
    backup = known[-1] if known else back_up(full.path)
    full.close()
    database = full.path / "library.db"
    at = int(position * database.stat().st_size)
    whole = database.read_bytes()
    database.write_bytes(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]))
    restore(full.path, backup)
    assert check_damage(full.path) == []


def test_a_library_comes_into_a_new_folder(full: Library, tmp_path: Path) -> None:
    backup = back_up(full.path, tmp_path / "disk")
    done = restore(tmp_path / "new", backup)
    assert done.kept_aside is None
    assert content(tmp_path / "new") == full.dump()


def test_the_journal_of_a_lost_database_is_not_taken_for_that_of_the_next(full: Library) -> None:
    before, backup = full.dump(), back_up(full.path)
    full.close()
    start(tear, full.path / "library.db").join()
    (full.path / "library.db").unlink()
    assert list(full.path.glob("library.db-*"))
    assert restore(full.path, backup).kept_aside is None
    assert content(full.path) == before
    assert check_damage(full.path) == []


def test_nothing_is_restored_into_a_run(full: Library) -> None:
    import fcntl

    backup = back_up(full.path)
    folder = full.scratch / "run-1"
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LibraryBusy, match="wait for it to end"):
            restore(full.path, backup)
    restore(full.path, backup)


def test_a_backup_of_a_newer_version_is_refused(full: Library) -> None:
    backup = back_up(full.path)
    newer = backup.manifest.model_copy(update={"revision": "9999", "app_version": "7.1"})
    (backup.path / "manifest.json").write_text(newer.model_dump_json())
    with pytest.raises(LibraryTooNew, match=r"sampler 7\.1, .*upgrade"):
        restore(full.path, find_backup(full.path, backup.path.name))


def test_a_backup_that_no_migration_leads_from_is_refused_and_not_advised(full: Library) -> None:
    good, backup = back_up(full.path), back_up(full.path)
    older = backup.manifest.model_copy(update={"revision": "0003"})
    (backup.path / "manifest.json").write_text(older.model_dump_json())
    with pytest.raises(LibraryTooOld, match="never released"):
        restore(full.path, find_backup(full.path, backup.path.name))
    assert latest_good(full.path) == good


def test_a_name_that_is_no_backup_is_answered_with_those_there_are(full: Library) -> None:
    backup = back_up(full.path)
    with pytest.raises(LibraryError, match=backup.path.name):
        find_backup(full.path, "yesterday")


def back_up_again_and_again(path: Path) -> None:
    while True:
        back_up(path)


def backups_killed(full: Library, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    full.close()
    for _ in range(rounds):
        assert kept.killed(back_up_again_and_again, chance.uniform(0, 0.12), full.path)
        assert all(backup_faults(backup) == [] for backup in backups_in(full.path / "backups"))
    made = back_up(full.path)
    assert backup_faults(made) == []
    assert leftovers(full.path) == []
    assert {path.name for path in (full.path / "backups").iterdir()} == {
        backup.path.name for backup in backups_in(full.path / "backups")
    }


def test_a_killed_backup_is_no_backup(full: Library) -> None:
    backups_killed(full, 8, 1)


@pytest.mark.ci
def test_a_killed_backup_is_no_backup_often(full: Library) -> None:
    backups_killed(full, 60, 2)


def restore_again_and_again(path: Path, names: list[str]) -> None:
    while True:
        for name in names:
            restore(path, find_backup(path, name))


def restores_killed(full: Library, folder: Path, rounds: int, seed: int) -> None:
    """Between two libraries; after each kill it is one of them, whole."""
    chance = random.Random(seed)
    states = {tuple(full.dump()): back_up(full.path)}
    kept.fill(full, folder / "more", files=4)
    states[tuple(full.dump())] = back_up(full.path)
    names = [backup.path.name for backup in states.values()]
    full.close()
    for _ in range(rounds):
        assert kept.killed(restore_again_and_again, chance.uniform(0, 0.25), full.path, names)
        assert tuple(content(full.path)) in states
        assert check_damage(full.path) == []
    restore(full.path, next(iter(states.values())))
    assert tuple(content(full.path)) == next(iter(states))


def test_a_killed_restore_leaves_the_old_or_the_new(full: Library, tmp_path: Path) -> None:
    restores_killed(full, tmp_path, 8, 3)


@pytest.mark.ci
def test_a_killed_restore_leaves_the_old_or_the_new_often(full: Library, tmp_path: Path) -> None:
    restores_killed(full, tmp_path, 60, 4)


def test_a_backup_comes_by_itself_and_the_oldest_go(full: Library, monkeypatch) -> None:
    asked = back_up(full.path)
    notes: list[str] = []
    assert keep_automatically(full, Policy(), notes.append) is None  # there is one of today
    made = [keep_automatically(full, Policy(every_days=0, kept=2), notes.append) for _ in range(4)]
    names = {backup.path.name for backup in backups_in(full.path / "backups")}
    assert names == {asked.path.name, *(backup.path.name for backup in made[2:])}
    assert names == {path.name for path in (full.path / "backups").iterdir()}, "nothing is left of the others"
    assert keep_automatically(full, Policy(every_days=0, kept=0), notes.append) is None
    assert notes == []


def test_a_run_does_not_wait_for_another_who_keeps_the_library(full: Library) -> None:
    notes: list[str] = []
    with alone(full.path):
        assert keep_automatically(full, Policy(every_days=0), notes.append) is None
    assert notes == [f"No automatic backup was made: another command works on {full.path}"]


def test_a_young_library_is_not_backed_up_and_a_week_old_one_is(full: Library) -> None:
    assert keep_automatically(full, Policy(), print) is None
    week_ago = datetime.now(UTC) - timedelta(days=7, minutes=1)
    kept.change(full.path, f"UPDATE runs SET started_at = '{week_ago:%Y-%m-%d %H:%M:%S.%f}'")
    backup = keep_automatically(full, Policy(), print)
    assert backup is not None
    assert backup.path.name.endswith("-automatic")


def test_writing_goes_on_into_the_restored_library(full: Library, sound) -> None:
    backup = back_up(full.path)
    full.close()
    restore(full.path, backup)
    with Library.open(full.path) as again:
        stored.put_schemas(again)
        kept.put(Writer(again, 1), Writer(again, 1).file(sound("new.wav"), stored.audio_info("new")), stored.failed())
        assert again.check_integrity() == []
