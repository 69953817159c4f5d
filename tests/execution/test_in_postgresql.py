"""Whole runs into a library whose rows are in PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import actors
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import servers
from sampler_library.automatic import Policy, keep_automatically

from sampler_core.library import Library
from sampler_core.query.grammar import parse_query
from sampler_core.store.backups.backup import back_up
from sampler_core.store.errors import LibraryError

ANALYZERS = [actors.LengthAnalyzer, actors.ArrayAnalyzer, actors.HalvesAnalyzer, actors.LoudAnalyzer]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with servers.database() as address:
        Library.create(tmp_path / "library", address).close()
        yield address


def test_a_second_run_is_served_from_the_library(run: Any, address: str, tmp_path: Path) -> None:
    first, second = run(ANALYZERS), run(ANALYZERS)
    assert {o["cached"] for by in second.values() for os_ in by.values() for o in os_ if o["status"] == "ok"} == {True}
    assert [o["result"] for o in first["a.wav"]["loud"]] == [o["result"] for o in second["a.wav"]["loud"]]
    with Library.open_existing(tmp_path / "library") as library:
        assert len(library.find(parse_query("duration:1..4"))) == 2
        assert [run.status for run in library.runs()] == ["finished", "finished"]
    assert not (tmp_path / "library" / "library.db").exists()


def test_the_content_is_that_of_a_library_in_sqlite(run: Any, address: str, tmp_path: Path) -> None:
    run(ANALYZERS)
    with Library.open(tmp_path / "library") as library:
        dump = library.dump()
    (tmp_path / "library").rename(tmp_path / "other")
    run(ANALYZERS)
    with Library.open(tmp_path / "library") as library:
        assert library.dump() == dump


def test_backups_are_left_to_postgresql(address: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="back it up with pg_dump"):
        back_up(tmp_path / "library")
    with Library.open(tmp_path / "library") as library:
        assert keep_automatically(library, Policy(every_days=0), pytest.fail) is None


def test_a_database_in_use_is_not_taken(address: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is not empty"):
        Library.create(tmp_path / "second", address)
    with pytest.raises(LibraryError, match="there is a library"):
        Library.create(tmp_path / "library", address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sounds", "is no address: write it as postgresql://user@host/name"),
        ("mysql://host/sounds", "names no PostgreSQL database"),
        ("postgresql://nobody@127.0.0.1:1/sounds", "cannot be reached"),
    ],
)
def test_a_wrong_address_is_explained(address: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=told):
        Library.create(tmp_path / "library", address)
    assert not (tmp_path / "library").exists()
