"""Forgetting: places by name, whatever is on disk; results with the last place; what people said only when asked."""

from __future__ import annotations

from pathlib import Path

import kept
import pytest
from sampler_library.check import check
from sampler_library.prune import prune, what_prune_would_do
from sampler_library.wish import Pruned, Wish
from stored import IN_SQLITE

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.backups.manifest import Reason, backups_in
from sampler_core.store.edits.assignment import parse_assignment
from sampler_core.store.errors import LibraryBusy

ALONE = f"pcm-sha256:{'a' * 64}"


@pytest.fixture
def there(library: Library, tmp_path: Path) -> Library:
    """Two sounds, each in two folders, all on disk."""
    for name in ("kicks", "loops"):
        kept.fill(library, tmp_path / "sounds" / name)
    return library


def forget(library: Library, query: str, *, edits: bool = False) -> Pruned:
    wish = Wish(places=library.places(parse_query(query)), edits=edits)
    told, done = what_prune_would_do(library, wish), prune(library, wish)
    of_backup = {"backup": None, "held_by_backups": 0}
    assert {**done.as_dict(), **of_backup} == {**told.as_dict(), **of_backup}
    assert check(library.path) == []
    return done


def names(library: Library) -> list[str]:
    return ["/".join(each.path.parts[-2:]) for each in library.find(parse_query(""))]


def test_results_stay_while_the_sound_lies_elsewhere_and_go_with_its_last_place(there: Library) -> None:
    done = forget(there, "path:kicks/0")
    assert (done.places, done.sounds, done.results_bytes, done.arrays, done.superseded) == (1, 0, 0, 0, 0)
    assert names(there) == ["kicks/1.wav", "loops/0.wav", "loops/1.wav"]
    arrays = len(kept.array_files(there.path))
    done = forget(there, "path:loops/0")
    assert (done.places, done.sounds, done.arrays) == (1, 1, 1)
    assert done.results_bytes > 100
    assert len(kept.array_files(there.path)) == arrays - 1
    assert names(there) == ["kicks/1.wav", "loops/1.wav"]
    assert there.find(parse_query("bpm:121"))


def test_what_a_person_said_stays_and_comes_back_unless_it_is_to_be_forgotten(there: Library, tmp_path: Path) -> None:
    path = tmp_path / "sounds" / "kicks" / "0.wav"
    with there.transaction() as tx:
        tx.edit("ada").tag([there.sound(path)], [("mine", "")])
        tx.edit("ada").set_fields([there.sound(path)], [parse_assignment("bpm=99", there.kinds)])
    done = forget(there, "path:0.wav")
    assert (done.places, done.sounds, done.kept, done.edits, done.backup) == (2, 0, 1, 0, None)
    assert names(there) == ["kicks/1.wav", "loops/1.wav"]
    kept.fill(there, path.parent)
    assert [each.name for each in there.file(path).tags] == ["mine"]
    assert [each.value for each in there.file(path).overrides] == [99]
    done = forget(there, "path:0.wav", edits=True)
    assert (done.places, done.sounds, done.kept, done.edits) == (1, 1, 0, 2)
    kept.fill(there, path.parent)
    assert there.file(path).tags == there.file(path).overrides == ()


@IN_SQLITE
def test_before_what_a_person_said_goes_there_is_a_backup(there: Library, tmp_path: Path) -> None:
    forget(there, "path:1.wav")
    assert backups_in(there.path / "backups") == []
    done = forget(there, "path:0.wav", edits=True)
    (backup,) = backups_in(there.path / "backups")
    assert (backup.path.name, backup.manifest.reason) == (done.backup, Reason.FORGET)


def test_nothing_is_forgotten_beside_a_run(there: Library) -> None:
    import fcntl

    (there.scratch / "run-1").mkdir()
    with (there.scratch / "run-1" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LibraryBusy, match="then repeat `sampler forget`"):
            prune(there, Wish(places=[1]))


def test_only_what_is_named_goes(there: Library) -> None:
    with there.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO files (identity, added_at) VALUES ('{ALONE}', '2026-01-01 00:00:00')")
    done = forget(there, "path:kicks/0")
    with there.reading() as connection:
        left = connection.exec_driver_sql(f"SELECT count(*) FROM files WHERE identity = '{ALONE}'").scalar()
        old = connection.exec_driver_sql("SELECT count(*) FROM outcomes WHERE NOT current").scalar()
    assert (done.places, left) == (1, 1)
    assert old > 0
