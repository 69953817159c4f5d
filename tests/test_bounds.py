"""What is too large, too long or no text ends in a sentence, from a settings file and from Python as well."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import Any

import pytest
from sampler_library.wish import Wish
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, remember

from sampler_core import Library, Session, WrongUse, analyze, bounds, parse_query
from sampler_core.bounds import OutOfBounds, check_number, check_text
from sampler_core.execution.request import Request
from sampler_core.kinds import Key, Tempo
from sampler_core.planning.options import OptionError, read_library_settings, read_option_file
from sampler_core.query.grammar import FIELDS, HOLDS
from sampler_core.query.query import QueryError
from sampler_core.store.errors import LibraryError, QueryTooLarge

NUMBERS = ("jobs", "memory_mb", "min_free_mb", "backup_every_days", "backups_kept")
VALUES = {
    "added": "7d",
    "camelot": "8A",
    "has": "tempo",
    "key": "Am",
    "modified": "2026",
    "saved": "few",
    "status": "failed",
    "tag": "x=y",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("bounds")
    (folder / "a.wav").touch()
    opened = Library.open(folder / "library")
    remember(opened, folder / "a.wav", audio_info(1), Ended(Tempo, [examples.tempo()]), Ended(Key, [examples.key()]))
    opened.save_query("few", "bpm:..100")
    return opened


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1, 10**30, "4", True])
def test_a_request_has_finite_numbers(name: str, value: Any, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=rf"{name} cannot be .*: it is a number from"):
        analyze([tmp_path], library=tmp_path / "library", **{name: value})
    with Session(tmp_path / "library") as session, pytest.raises(WrongUse, match=name):
        session.submit([tmp_path], **{name: value})
    assert not (tmp_path / "library").exists()


def test_bounds_are_within_them() -> None:
    assert Request((), jobs=1024, memory_mb=64, min_free_mb=0, backup_every_days=0, backups_kept=0).workers == 1024
    check_number("nothing", None, bounds.JOBS)
    check_text("nothing", None, 1)


def test_only_the_last_hundred_years_can_be_pruned() -> None:
    for days in (-1, math.nan, 1e15):
        with pytest.raises(OutOfBounds, match="older_days"):
            Wish(days)


SETTINGS = {
    "nested": b"[analyzers.tempo]\nx = " + b"[" * 5000 + b"]" * 5000,
    "not UTF-8": b"[analyzers.tempo]\nx = '\xff'\n",
    "large": b"#" * 2_000_000,
    "of many digits": b"[analyzers.tempo]\nbpm_max = " + b"9" * 5000,
    "binary": bytes(range(256)),
}


@pytest.mark.hostile(
    "a settings file that is no TOML, no text, too large or too deep", "one sentence that names it, exit code 2"
)
@pytest.mark.parametrize("content", SETTINGS.values(), ids=SETTINGS)
def test_a_settings_file_that_cannot_be_read_is_named(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sampler.toml"
    file.write_bytes(content)
    for read in (read_option_file, read_library_settings):
        with pytest.raises(OptionError, match=str(file)):
            read(file)


@pytest.mark.hostile("a pipe or a device in place of a settings file", "one sentence; never waited for")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: Path(path).symlink_to("/dev/zero")])
def test_a_settings_file_that_is_no_file_is_not_waited_for(make: Any, tmp_path: Path) -> None:
    make(tmp_path / "sampler.toml")
    with pytest.raises(OptionError, match="a folder, a device or a pipe"):
        read_option_file(tmp_path / "sampler.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 2_000_000])
def test_an_address_of_a_database_that_is_no_text_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "database.url").write_bytes(content)
    with pytest.raises(LibraryError, match=r"database\.url"):
        Library.open_existing(tmp_path)


def _terms(field: str) -> str:
    return f"{field}:" if field in HOLDS else f"{field}:{VALUES.get(field, '3')}"


ASKED = [
    pytest.param(field, marks=() if field in ("path", "bpm", "tag") else pytest.mark.ci)
    for field in [*FIELDS, *HOLDS, "bpm", "key", "class", "contains", "tempo.bpm", "key.tonic"]
]


@pytest.mark.parametrize("joint", [" ", *(pytest.param(joint, marks=pytest.mark.ci) for joint in (" , ", " -"))])
@pytest.mark.parametrize("field", ASKED)
def test_as_many_terms_as_may_be_can_be_asked(field: str, joint: str, library: Library) -> None:
    number = bounds.TERMS // 2 if field == "saved" else bounds.TERMS  # each of them stands for another
    query = parse_query(joint.join([_terms(field)] * number))
    library.count(query)
    library.find(query, limit=2)


@pytest.mark.hostile("a query of thousands of terms", "refused at once")
@pytest.mark.parametrize("field", ["path", "bpm", "conf", "duplicates"])
def test_more_terms_are_refused_at_once(field: str, library: Library) -> None:
    began = time.process_time()
    with pytest.raises((QueryTooLarge, QueryError), match=r"200 are the most|at most"):
        library.find(parse_query(" ".join([_terms(field)] * 1500)))
    assert time.process_time() - began < 1


@pytest.mark.hostile("a query, or a word in it, that is too long", "refused, with a mark below the place")
@pytest.mark.parametrize("text", ["x" * 60_000, "%_" * 3000, f"class:{'y' * 5000}", " " * 30_000, "(" * 20_001])
def test_a_query_or_a_word_that_is_too_long_points_at_where_it_is(text: str) -> None:
    with pytest.raises(QueryError, match="at most") as caught:
        parse_query(text)
    assert all(len(note) < 500 for note in caught.value.__notes__)


def test_saved_queries_that_name_each_other_are_counted_with_all_they_say(library: Library) -> None:
    library.save_query("wide0", " ".join(["bpm:1"] * 10))
    for level in range(1, 3):
        library.save_query(f"wide{level}", " ".join([f"saved:wide{level - 1}"] * 4))
    with pytest.raises(QueryTooLarge, match="those of its saved queries included"):
        library.count(parse_query("saved:wide2 saved:wide2"))
    library.save_query("deep0", "bpm:1")
    for level in range(1, 11):
        library.save_query(f"deep{level}", f"saved:deep{level - 1}")
    with pytest.raises(QueryTooLarge, match="10 deep"):
        library.count(parse_query("saved:deep10"))


def test_what_people_write_has_a_length_and_is_text(library: Library) -> None:
    for author, why in (("x" * 300, None), ("ada", "x" * 20_000), ("a\udce9", None), ("ada", "\udce9"), ("ada", "\0")):
        with pytest.raises(OutOfBounds), library.transaction() as tx:
            tx.edit(author, why)
    for tag in (("x" * 300, ""), ("x", "y" * 300), ("\udce9", ""), ("x", "\udce9")):
        with pytest.raises(OutOfBounds, match="of a tag"), library.transaction() as tx:
            tx.edit("ada", None).tag([1], [tag])
