"""Archives that are damaged, or made by somebody who means harm: refused with a sentence, and nothing has changed."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import archives
import pytest
import servers
from archives import Members
from kept import array_files, start
from sampler_library.archive.taking_in import take_in
from sampler_library.archive.writing import write_archive
from sampler_library.check import check
from sqlalchemy import Engine, event

from sampler_core.library import Library
from sampler_core.store.errors import LibraryError, LibraryTooNew, LibraryTooOld
from sampler_core.store.layout import ADDRESS
from sampler_core.store.postgresql import PostgresqlDatabase
from sampler_core.store.sqlite_file import SqliteFile


@pytest.fixture(scope="module")
def good(filled_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    file = folder / "good.zip"
    shutil.copytree(filled_library, folder / "library")
    write_archive(folder / "library", file)
    return file


@pytest.fixture
def empty(new_library: Path, tmp_path: Path) -> Path:
    shutil.copytree(new_library, tmp_path / "empty")
    return tmp_path / "empty"


def refused(file: Path, empty: Path) -> str:
    """What is said; nothing was taken in, and a library that was not there is not made."""
    with pytest.raises(LibraryError) as told:
        take_in(empty, file)
    assert is_empty(empty)
    return str(told.value)


def is_empty(library: Path) -> bool:
    with Library.open_existing(library) as opened:
        return opened.dump() == [] and not array_files(library)


def first_array(held: Members) -> str:
    return min(name for name in held if name.startswith("arrays/"))


def without_one(name: Callable[[Members], str]) -> Callable[[Members], object]:
    return lambda held: held.pop(name(held))


def with_other(name: Callable[[Members], str], content: bytes) -> Callable[[Members], object]:
    return lambda held: held.update({name(held): content})


def edited(table: str, **values: Any) -> Callable[[Members], object]:
    """The first row of a table with other values; the manifest agrees."""

    def edit(held: Members) -> None:
        first, *others = archives.rows(held, table)
        archives.put_rows(held, table, [{**first, **values}, *others])

    return edit


def twice(held: Members) -> None:
    rows = archives.rows(held, "files")
    archives.put_rows(held, "files", [*rows, rows[0]])


def without_rows_of_arrays(held: Members) -> None:
    for table in ("outcome_arrays", "arrays"):
        archives.put_rows(held, table, [])


def of_another_table(held: Members) -> None:
    archives.put_rows(held, "strangers", [])
    archives.in_manifest(held, lambda told: told["tables"]["strangers"].update(columns={"id": "integer"}))


def without_end(held: Members) -> None:
    lines = held["tables/files.jsonl"].rstrip()
    held["tables/files.jsonl"] = lines
    facts = {"size": len(lines), "sha256": hashlib.sha256(lines).hexdigest()}
    archives.in_manifest(held, lambda told: told["tables"]["files"].update(facts))


def table(_held: Members) -> str:
    return "tables/files.jsonl"


WRONG: dict[str, tuple[Callable[[Members], object], str]] = {
    "no manifest": (without_one(lambda _: "manifest.json"), "manifest.json"),
    "manifest is no JSON": (with_other(lambda _: "manifest.json", b"{"), "Invalid JSON"),
    "manifest lacks something": (lambda held: archives.in_manifest(held, lambda told: told.pop("arrays")), "arrays"),
    "a table is missing": (without_one(table), "'tables/files.jsonl' is missing"),
    "an array is missing": (without_one(first_array), "there should be 2"),
    "an array has other bytes": (with_other(first_array, b"x" * 100), "arrays"),
    "a path that leaves the folder": (with_other(lambda _: "../../evil", b"x"), "'../../evil' does not belong"),
    "an absolute path": (with_other(lambda _: "/evil.npy", b"x"), "does not belong"),
    "an array in another's folder": (with_other(lambda _: f"arrays/zz/{'a' * 64}.npy", b"x"), "does not belong"),
    "an unknown table": (of_another_table, "tables are not those of revision"),
    "rows that the manifest does not know": (with_other(table, b"{}\n"), "has not the size"),
    "a row without end": (without_end, "has no end"),
    "a row with a column more": (edited("files", more=1), "Extra inputs"),
    "text where a number belongs": (edited("files", frames="many"), "valid integer"),
    "a number that no database holds": (edited("files", frames=2**63), "less than"),
    "not base64": (edited("locations", path_bytes="%"), "base64"),
    "a time without offset": (edited("files", added_at="2026-01-01T00:00:00"), "timezone"),
    "a row twice": (twice, "UNIQUE"),
    "a reference to nothing": (edited("locations", file_id=77), "refers to"),
    "a value that is not allowed": (edited("runs", status="sleeping"), "CHECK"),
    "nothing where something is needed": (edited("files", identity=None), "NOT NULL"),
    "arrays without rows": (without_rows_of_arrays, "not those that are noted"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_nothing_changes(good: Path, empty: Path, tmp_path: Path, name: str) -> None:
    held, (change, told) = archives.members(good), WRONG[name]
    change(held)
    file = archives.write(tmp_path / "bad.zip", held)
    assert told in (said := refused(file, empty))
    assert "nothing was changed" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip", "empty"]


def test_one_that_is_packed_anew_with_another_tool_is_taken_in(good: Path, empty: Path, tmp_path: Path) -> None:
    take_in(empty, archives.write(tmp_path / "again.zip", archives.members(good)))
    assert check(empty) == []


@pytest.mark.parametrize("change", [{"format": 2, "news": 1}, {"revision": "9999"}])
def test_a_newer_one_asks_for_a_newer_program(good: Path, empty: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    held = archives.members(good)
    archives.in_manifest(held, lambda told: told.update(change, app_version="9.1"))
    with pytest.raises(LibraryTooNew, match=r"written by sampler 9\.1.*: upgrade sampler"):
        take_in(empty, archives.write(tmp_path / "new.zip", held))
    assert is_empty(empty)


def test_one_that_no_migration_leads_from_is_refused(good: Path, empty: Path, tmp_path: Path) -> None:
    held = archives.members(good)
    archives.in_manifest(held, lambda told: told.update(revision="0003"))
    with pytest.raises(LibraryTooOld, match="never released"):
        take_in(empty, archives.write(tmp_path / "old.zip", held))
    assert is_empty(empty)


def test_what_is_no_archive(tmp_path: Path, empty: Path) -> None:
    (tmp_path / "text.zip").write_text("hello")
    assert "is no archive" in refused(tmp_path / "text.zip", empty)
    assert "cannot be read" in refused(tmp_path / "nothing.zip", empty)
    assert "cannot be read" in refused(tmp_path, empty)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.jpg", b"x")
    assert "manifest.json" in refused(tmp_path / "photos.zip", empty)


def test_a_library_that_is_not_there_is_not_made(good: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:-1000])
    with pytest.raises(LibraryError):
        take_in(tmp_path / "taken", tmp_path / "cut.zip")
    assert not (tmp_path / "taken").exists()


def test_sizes_that_cannot_be_are_not_believed(good: Path, empty: Path, tmp_path: Path) -> None:
    """The directory at the end says that a table unpacks to four gigabytes."""
    content = bytearray(good.read_bytes())
    entry = content.rindex(b"tables/files.jsonl") - 46
    struct.pack_into("<I", content, entry + 24, 2**32 - 2)
    (tmp_path / "bomb.zip").write_bytes(content)
    assert "cannot have 4294967294 bytes" in refused(tmp_path / "bomb.zip", empty)


def mutants(content: bytes, count: int) -> Iterator[bytes]:
    """Cut, a bit flipped, a stretch lost or zeroed; half of them in what the zip says of itself."""
    chance, tail = random.Random(4), content.rindex(b"tables/arrays.jsonl") - 46
    for number in range(count):
        at = chance.randrange(tail if number % 2 else 0, len(content))
        match number // 2 % 4:
            case 0:
                yield content[:at]
            case 1:
                yield content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
            case 2:
                yield content[:at] + content[at + chance.randrange(1, 50) :]
            case 3:
                yield content[:at] + bytes(20) + content[at + 20 :]


def never_wrong(good: Path, new_library: Path, tmp_path: Path, count: int) -> None:
    """A damaged archive is refused, or the damage is in what nobody reads and everything is there."""
    take_in(tmp_path / "whole", good)
    with Library.open(tmp_path / "whole") as opened:
        whole, refusals = opened.dump(), 0
    shutil.copytree(new_library, tmp_path / "empty")
    for mutant in mutants(good.read_bytes(), count):
        (tmp_path / "bad.zip").write_bytes(mutant)
        try:
            take_in(tmp_path / "empty", tmp_path / "bad.zip")
        except LibraryError:
            assert is_empty(tmp_path / "empty")
            refusals += 1
        else:
            with Library.open(tmp_path / "empty") as opened:
                assert opened.dump() == whole
            shutil.rmtree(tmp_path / "empty")
            shutil.copytree(new_library, tmp_path / "empty")
    assert refusals > count * 0.7


def test_a_damaged_one_is_never_taken_for_a_good_one(good: Path, new_library: Path, tmp_path: Path) -> None:
    never_wrong(good, new_library, tmp_path, 24)


@pytest.mark.ci
def test_many_damaged_ones(good: Path, new_library: Path, tmp_path: Path) -> None:
    never_wrong(good, new_library, tmp_path, 500)


def killed_at(number: int, make: Callable[..., Engine]) -> Callable[..., Engine]:
    """An engine that kills the process before its ``number``-th statement."""

    def rebuilding(self) -> Engine:
        engine, count = make(self), 0

        @event.listens_for(engine, "before_cursor_execute")
        def before(*_given) -> None:
            nonlocal count
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        return engine

    return rebuilding


def import_and_be_killed(library: Path, archive: Path, number: int, arrays: int | None = None) -> None:
    for kind in (SqliteFile, PostgresqlDatabase):
        kind.rebuilding = killed_at(number, kind.rebuilding)

    def watch(what: str, done: int, _of: int) -> None:
        if what == "arrays" and done == arrays:
            os.kill(os.getpid(), signal.SIGKILL)

    take_in(library, archive, watch)


def kill(library: Path, archive: Path, numbers: range, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time the library is empty, and in the end it is whole."""
    monkeypatch.setattr("sampler_library.archive.taking_in._TOGETHER", 1)
    for number, arrays in [(0, 1), *((number, None) for number in numbers)]:
        process = start(import_and_be_killed, library, archive, number, arrays)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with Library.open_existing(library) as opened:
            assert opened.dump() == []
        assert [fault for fault in check(library) if not fault.residue] == []
    take_in(library, archive)
    assert check(library) == []


def test_a_killed_import_leaves_it_empty_and_the_next_one_works(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill(tmp_path / "taken", good, range(10, 180, 80), monkeypatch)


@pytest.mark.ci
def test_a_killed_import_into_postgresql(
    good: Path, new_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with ExitStack() as stack:
        address = stack.enter_context(servers.database(like=new_database))
        (tmp_path / "taken").mkdir()
        (tmp_path / "taken" / ADDRESS).write_text(address)
        kill(tmp_path / "taken", good, range(10, 100, 80), monkeypatch)
