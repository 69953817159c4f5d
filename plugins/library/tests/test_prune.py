"""What nobody asks for goes; what counts, what a person set and what a backup needs stays."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import kept
import pytest
import stored
from sampler_library.check import check
from sampler_library.prune import GRACE_S, prune, what_prune_would_do
from sampler_library.wish import Wish
from sqlalchemy import insert
from stored import Writer

from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.verify import backup_faults
from sampler_core.store.edits.assignment import Assignment
from sampler_core.store.errors import LibraryBusy
from sampler_core.store.tables import Tag, table
from sampler_core.store.tagging import tag_columns


def make_old(library: Path) -> None:
    """Everything happened two days ago."""
    then = time.time() - 2 * GRACE_S
    for file in library.rglob("*.npy"):
        os.utime(file, (then, then))


@pytest.fixture
def there(library: Library, tmp_path: Path) -> Library:
    """A library of sounds that are on disk, two in each of two folders."""
    for name in ("kicks", "loops"):
        kept.fill(library, tmp_path / "sounds" / name)
    return library


def counts(library: Library) -> dict[str, int]:
    names = ("files", "locations", "outcomes", "analyses", "arrays", "tags", "runs")
    with library.reading() as connection:
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in names}


def test_superseded_results_go_and_what_counts_stays(full: Library) -> None:
    before, held = full.dump(), counts(full)
    told = what_prune_would_do(full, Wish())
    assert counts(full) == held
    assert (told.superseded, told.uninstalled, told.sounds) == (2, 0, 0)
    assert told.results_bytes > 100
    done = prune(full, Wish())
    assert done == told
    assert counts(full) == {**held, "outcomes": held["outcomes"] - 2, "analyses": held["analyses"] - 2}
    assert full.dump() == before
    assert check(full.path) == []
    assert prune(full, Wish()).superseded == 0


def test_arrays_of_superseded_results_go_with_them(full: Library) -> None:
    arrays = ScratchArrays(full.scratch, full.arrays.root)
    Writer(full, 1).frames(1, "frames again", arrays, stored.frames_result(length=30, seed=7))
    assert len(kept.array_files(full.path)) == 3
    backup = back_up(full.path)
    told = what_prune_would_do(full, Wish())
    assert (told.arrays, told.held_by_backups) == (1, told.array_bytes)
    assert prune(full, Wish()).arrays == 1
    assert len(kept.array_files(full.path)) == 2
    assert check(full.path) == []
    assert backup_faults(backup) == []


def test_an_orphan_stays_until_it_is_a_day_old(full: Library) -> None:
    orphan = full.path / "arrays" / "ab" / f"{'ab' * 32}.npy"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"x" * 100)
    prune(full, Wish())
    assert orphan.exists()
    make_old(full.path)
    assert what_prune_would_do(full, Wish()).array_bytes == 100
    prune(full, Wish())
    assert not orphan.exists()
    assert len(kept.array_files(full.path)) == 2


def test_only_what_is_old_enough(full: Library) -> None:
    assert what_prune_would_do(full, Wish(older_days=1)).superseded == 0
    kept.change(full.path, "UPDATE runs SET started_at = '2020-01-01 00:00:00.000000'")
    with full.transaction() as tx:
        tx.begin_run({})
    assert what_prune_would_do(full, Wish(older_days=1)).superseded == 2


def test_old_runs_of_which_nothing_is_left(full: Library) -> None:
    with full.transaction() as tx:
        tx.begin_run({})
    kept.change(full.path, "UPDATE runs SET started_at = '2020-01-01 00:00:00.000000'")
    assert what_prune_would_do(full, Wish()).runs == 0
    assert prune(full, Wish(older_days=1)).runs == 1
    assert counts(full)["runs"] == 1


def test_what_is_not_installed_goes_only_when_asked(full: Library) -> None:
    installed = {"sampler-frames", "sampler-regions", "sampler-timeline", "sampler-key", "sampler-contents"}
    assert what_prune_would_do(full, Wish()).uninstalled == 0
    done = prune(full, Wish(installed=installed))
    assert (done.superseded, done.uninstalled) == (2, 2)
    assert [row["bpm"] for row in full.find(stored_query())] == [None, None]
    assert check(full.path) == []


def stored_query():
    from sampler_core.query.grammar import parse_query

    return parse_query("")


def test_files_gone_from_disk_go_with_their_results(there: Library, tmp_path: Path) -> None:
    (tmp_path / "sounds" / "kicks" / "0.wav").unlink()
    (tmp_path / "sounds" / "loops" / "0.wav").unlink()
    (tmp_path / "sounds" / "loops" / "1.wav").unlink()
    (tmp_path / "sounds" / "loops" / "left.txt").touch()
    # The two folders hold the same two sounds: one of them lies nowhere any more.
    told = what_prune_would_do(there, Wish(gone=True))
    assert (told.places, told.sounds, told.arrays, dict(told.left)) == (3, 1, 1, {})
    assert what_prune_would_do(there, Wish()).places == 0
    assert prune(there, Wish(gone=True)) == told
    assert counts(there) | {"outcomes": 0, "analyses": 0, "arrays": 0} == {
        "files": 1, "locations": 1, "outcomes": 0, "analyses": 0, "arrays": 0, "tags": 0, "runs": 2,
    }  # fmt: skip
    assert check(there.path) == []


@pytest.mark.parametrize("lost", ["everything", "an analyzed folder", "what is in it"])
def test_a_disk_that_is_not_mounted_is_no_deletion(lost: str, there: Library, tmp_path: Path) -> None:
    folder = tmp_path / "sounds" / ("" if lost == "everything" else "loops")
    shutil.rmtree(folder)
    if lost == "what is in it":
        folder.mkdir()
    before = counts(there)
    done = prune(there, Wish(gone=True))
    assert (done.places, done.sounds) == (0, 0)
    assert sum(done.left.values()) == (4 if lost == "everything" else 2)
    assert all(("mount" in why) and str(tmp_path) in why for why in done.left)
    assert {**counts(there), "outcomes": 0, "analyses": 0} == {**before, "outcomes": 0, "analyses": 0}


def test_an_emptied_folder_below_stays_until_it_is_removed(library: Library, tmp_path: Path) -> None:
    kept.fill(library, tmp_path / "sounds" / "deep", files=1)
    (tmp_path / "sounds" / "other.txt").touch()
    with library.writing() as connection:
        old, new = tmp_path / "sounds" / "deep", tmp_path / "sounds"
        connection.exec_driver_sql(f"UPDATE runs SET asked = replace(asked, '{old}', '{new}')")
    (tmp_path / "sounds" / "deep" / "0.wav").unlink()
    assert "if no disk belongs there, remove it" in str(what_prune_would_do(library, Wish(gone=True)).left)
    (tmp_path / "sounds" / "deep").rmdir()
    assert what_prune_would_do(library, Wish(gone=True)).places == 1


def test_what_a_person_tagged_stays(there: Library, tmp_path: Path) -> None:
    with there.writing() as connection:
        connection.execute(insert(table(Tag)), {"file_id": 1, "source": "user", **tag_columns("mine", "")})
    for name in ("kicks", "loops"):
        (tmp_path / "sounds" / name / "0.wav").unlink()
    done = prune(there, Wish(gone=True))
    assert (done.places, done.sounds) == (2, 0)
    assert counts(there)["tags"] == 1
    assert len(there.current(1)) == 6


def test_what_a_person_corrected_stays(there: Library, tmp_path: Path) -> None:
    corrected = tmp_path / "sounds" / "kicks" / "0.wav"
    with there.transaction() as tx:
        tx.edit("anna", None).set_fields([there.sound(corrected)], [Assignment("tempo", "bpm", 92.0)])
    for name in ("kicks", "loops"):
        (tmp_path / "sounds" / name / "0.wav").unlink()
    done = prune(there, Wish(gone=True))
    assert (done.places, done.sounds) == (2, 0)
    assert len(there.current(1)) == 6
    with there.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM overrides").scalar() == 1


def test_nothing_is_pruned_beside_a_run(full: Library) -> None:
    import fcntl

    folder = full.scratch / "run-1"
    folder.mkdir()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert what_prune_would_do(full, Wish()).superseded == 2
        with pytest.raises(LibraryBusy, match="analysis is running"):
            prune(full, Wish())


def test_space_is_given_back(full: Library) -> None:
    filler = "zeroblob(3000000)"
    kept.change(
        full.path, f"UPDATE outcomes SET inputs = '\"' || hex({filler}) || '\"' WHERE NOT current AND file_id = 1"
    )
    size = (full.path / "library.db").stat().st_size
    done = prune(full, Wish())
    assert done.given_back > 5_000_000
    assert (full.path / "library.db").stat().st_size == size - done.given_back


def prune_everything(path: Path) -> None:
    with Library.open(path) as library:
        prune(library, Wish(installed={"sampler-key", "sampler-regions"}, gone=True))


def prunes_killed(full: Library, folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    full.close()
    backup = back_up(full.path)
    whole = folder / "whole"
    shutil.copytree(full.path, whole)
    in_the_middle = 0
    for _ in range(rounds):
        full.close()
        shutil.rmtree(full.path)
        shutil.copytree(whole, full.path)
        in_the_middle += kept.killed(prune_everything, chance.uniform(0, 0.06), full.path)
        assert [fault for fault in check(full.path) if not fault.residue] == []
        assert {row["key"] for row in full.find(stored_query())} == {"A minor"}
        make_old(full.path)  # a file that lost its row when the first one was killed goes when it is old enough
        prune_everything(full.path)
        assert check(full.path) == []
        assert len(full.current(1)) == 2
    assert backup_faults(backup) == []
    assert in_the_middle > rounds // 3


def test_a_killed_prune_leaves_a_whole_library(full: Library, tmp_path: Path) -> None:
    prunes_killed(full, tmp_path, 8, 1)


@pytest.mark.ci
def test_a_killed_prune_leaves_a_whole_library_often(full: Library, tmp_path: Path) -> None:
    prunes_killed(full, tmp_path, 60, 2)
