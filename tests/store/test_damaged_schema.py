"""Damage where SQLite keeps its schema: its own messages quote it, and need be no text."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from inside import sampler
from sampler_library.restore import find_backup, restore

from sampler_core.library import Library
from sampler_core.store.backups.backup import back_up
from sampler_core.store.backups.manifest import backups_in
from sampler_core.store.engine import connect, means_damage

COMMANDS = (
    ("find", "bpm:100.."),
    ("show", "0.wav"),
    ("runs",),
    ("failures",),
    ("export",),
    ("tag", "music", "--", "bpm:1.."),
    ("library", "check"),
    ("library", "check", "--repair"),
    ("library", "backup"),
    ("library", "stats"),
    ("library", "prune"),
    ("library", "archive", "x.zip"),
    ("queries",),
    ("review",),
)


def schema_pages(database: Path) -> list[int]:
    """Offsets of the pages of the table that holds the schema: the first, and those it points to."""
    whole = database.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    if whole[100] == 0x0D:
        return [0]
    cells = int.from_bytes(whole[103:105], "big")
    places = [int.from_bytes(whole[112 + 2 * i : 114 + 2 * i], "big") for i in range(cells)]
    children = [int.from_bytes(whole[at : at + 4], "big") for at in places]
    return [0, *((page - 1) * size for page in (*children, int.from_bytes(whole[108:112], "big")))]


def damage(database: Path, seed: int) -> None:
    """Three random bytes, in the first page or in one that holds the schema."""
    chance, whole = random.Random(seed), bytearray(database.read_bytes())
    size = int.from_bytes(whole[16:18], "big")
    page = chance.choice(schema_pages(database))
    for _ in range(3):
        whole[page + chance.randrange(size)] = chance.randrange(256)
    database.write_bytes(whole)


@pytest.fixture(scope="module")
def backed_up(filled_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backed") / "library"
    shutil.copytree(filled_library, path)
    back_up(path)
    return path


def exit_code(*args: str | Path) -> str:
    """Runs a command; anything but an exit is a traceback, which the test sees."""
    for expected in (0, 1, 2, 78):
        try:
            return sampler(*args, expect=expected).stderr
        except AssertionError:
            continue
    raise AssertionError(args)


def hurt(backed_up: Path, tmp_path: Path, seed: int) -> Path:
    library = tmp_path / f"library-{seed}"
    shutil.copytree(backed_up, library)
    damage(library / "library.db", seed)
    return library


@pytest.mark.hostile("damaged schema pages, and a good backup", "`sampler library restore` puts it back")
@pytest.mark.parametrize("seed", [pytest.param(n, marks=[pytest.mark.ci] if n > 4 else []) for n in range(30)])
def test_the_good_backup_is_put_back_whatever_the_damage(backed_up: Path, tmp_path: Path, seed: int) -> None:
    library = hurt(backed_up, tmp_path, seed)

    restore(library, find_backup(library, backups_in(library / "backups")[-1].path.name))

    with Library.open_existing(library) as again, Library.open_existing(backed_up) as before:
        assert again.dump() == before.dump()


@pytest.mark.hostile("a database with damaged schema pages", "every command says so; exit code 1")
@pytest.mark.ci
@pytest.mark.parametrize("first", range(0, 30, 10))
def test_every_command_says_what_is_wrong(backed_up: Path, tmp_path: Path, monkeypatch, first: int) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in range(first, first + 10):
        library = hurt(backed_up, tmp_path, seed)
        for number in range(3):
            command = COMMANDS[(seed * 3 + number) % len(COMMANDS)]
            assert "Traceback" not in exit_code(*command[:1], *command[1:], "--library", library)


def test_a_message_that_is_no_text_means_damage(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE name_to_damage (a)")
    file = tmp_path / "library.db"
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE name_to", b"CREATE \xff\xfe\xfdBLE name_to"))
    with closing(connect(file, "rw")) as connection, pytest.raises(sqlite3.DatabaseError) as told:
        connection.execute("SELECT 1 FROM name_to_damage")
    assert means_damage(told.value)
