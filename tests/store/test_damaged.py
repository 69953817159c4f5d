"""A library that is damaged is never replaced: every way of opening it stops, and says which backup is good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import stored
from sampler_library.restore import find_backup, restore
from stored import Writer

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store import sqlite_file
from sampler_core.store.backups.backup import back_up
from sampler_core.store.errors import LibraryDamaged, LibraryMissing, NotALibrary


def middle(database: Path) -> None:
    whole = bytearray(database.read_bytes())
    whole[8192:-4096] = b"\xa5" * (len(whole) - 12288)
    database.write_bytes(whole)


def header(database: Path) -> None:
    whole = database.read_bytes()
    database.write_bytes(b"not SQLite any more" + whole[19:])


def first_page(database: Path) -> None:
    whole = database.read_bytes()
    database.write_bytes(whole[:100] + b"\xff" * 3996 + whole[4096:])


def cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:10_000])


def wrong_text(database: Path) -> None:
    database.write_bytes(database.read_bytes().replace(b'"tonic":"A"', b'"ton\xff\xfe":"A"'))


DAMAGES: list[Callable[[Path], object]] = [
    middle, header, first_page, cut, wrong_text, Path.unlink, lambda database: database.write_bytes(b""),
    lambda database: database.write_text("a diary, not a database, and long enough to be told apart" * 40),
]  # fmt: skip


def use(path: Path) -> None:
    """What the commands do, one after the other."""
    with Library.open_existing(path) as library:
        library.find(parse_query("bpm:100.."))
        list(library.records())
        library.runs()


@pytest.mark.parametrize("do", DAMAGES, ids=lambda do: do.__name__)
@pytest.mark.parametrize("way", [use, lambda path: Library.open(path).find(parse_query("key:Am")) and use(path)])
def test_it_stops_and_names_the_good_backup(do: Callable[[Path], object], way, full: Library) -> None:
    whole = full.dump()
    good, later = back_up(full.path), back_up(full.path)
    middle(later.database)
    full.close()
    database = full.path / "library.db"
    do(database)
    left = database.read_bytes() if database.exists() else None
    with pytest.raises(LibraryDamaged) as told:
        way(full.path)
    assert f"`sampler library restore {good.path.name} --library {full.path}`" in str(told.value)
    assert (database.read_bytes() if database.exists() else None) == left
    restore(full.path, find_backup(full.path, good.path.name))
    with Library.open(full.path) as again:
        assert again.dump() == whole


def test_without_a_backup_it_says_so(full: Library) -> None:
    full.close()
    (full.path / "library.db").unlink()
    with pytest.raises(LibraryDamaged, match=r"no good backup in .*sampler library restore PATH"):
        Library.open(full.path)
    assert not (full.path / "library.db").exists()


def test_a_place_where_never_was_a_library_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        Library.open_existing(tmp_path / "new")
    Library.open(tmp_path / "new").close()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "library.db").write_text("a diary, not a database, and long enough" * 40)
    with pytest.raises(NotALibrary):
        Library.open(tmp_path / "other")


def test_pages_are_looked_at_once_after_a_run_was_killed_and_never_else(full: Library, monkeypatch) -> None:
    looked: list[Path] = []
    real = sqlite_file.quick_fault
    monkeypatch.setattr(sqlite_file, "quick_fault", lambda database: looked.append(database) or real(database))
    Library.open(full.path).close()
    assert looked == []
    (full.scratch / "run-1").mkdir()
    (full.scratch / "run-1" / "lock").touch()
    for _ in range(2):
        Library.open(full.path).close()
    assert looked == [full.path / "library.db"]
    assert (full.scratch / "run-1").exists(), "the next run has to see what it had in hand"


def test_damage_behind_a_killed_run_is_found_before_anything_reads_it(full: Library) -> None:
    full.close()
    (full.scratch / "run-1").mkdir()
    database = full.path / "library.db"
    whole = bytearray(database.read_bytes())
    whole[-4096:] = b"\xa5" * 4096
    database.write_bytes(whole)
    for _ in range(2):
        with pytest.raises(LibraryDamaged, match="nothing was changed"):
            Library.open(full.path)


def test_damage_stops_a_writer_too(full: Library, sound) -> None:
    full.close()
    middle(full.path / "library.db")
    with pytest.raises(LibraryDamaged, match="sampler library restore"):
        Writer(full, 1).file(sound(), stored.audio_info("new"))
