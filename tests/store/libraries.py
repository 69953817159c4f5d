"""Libraries to test with, as fixtures: new ones, and one with something of everything in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import kept
import pytest
import servers
from stored import Writer, put_schemas

from sampler_core.library import Library
from sampler_core.store.arrays import ScratchArrays
from sampler_core.store.layout import ADDRESS


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same in PostgreSQL: the address of its database."""
    with servers.database() as address:
        Library.create(tmp_path_factory.mktemp("new") / "library", address).close()
        yield address


@pytest.fixture(params=servers.DATABASES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            shutil.copytree(request.getfixturevalue("new_library"), tmp_path / "library")
        else:
            address = stack.enter_context(servers.database(like=request.getfixturevalue("new_database")))
            (tmp_path / "library").mkdir()
            (tmp_path / "library" / ADDRESS).write_text(address)
        opened = stack.enter_context(Library.open(tmp_path / "library"))
        put_schemas(opened)
        yield opened


@pytest.fixture(scope="session")
def filled_library(new_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with something of everything in it, to copy."""
    path = tmp_path_factory.mktemp("filled")
    shutil.copytree(new_library, path / "library")
    with Library.open(path / "library") as opened:
        put_schemas(opened)
        kept.fill(opened, path / "sounds")
    return path / "library"


@pytest.fixture
def full(filled_library: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(filled_library, tmp_path / "library")
    with Library.open(tmp_path / "library") as opened:
        put_schemas(opened)
        yield opened


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Path]:
    """Where a library can be taken in: nothing yet, or a folder of one in PostgreSQL."""
    with ExitStack() as stack:
        if database == "postgresql":
            address = stack.enter_context(servers.database(like=request.getfixturevalue("new_database")))
            (tmp_path / "taken").mkdir()
            (tmp_path / "taken" / ADDRESS).write_text(address)
        yield tmp_path / "taken"


@pytest.fixture
def run_id(library: Library) -> int:
    with library.transaction() as tx:
        return tx.begin_run({"paths": ["samples"]})


@pytest.fixture
def writer(library: Library, run_id: int) -> Writer:
    return Writer(library, run_id)


@pytest.fixture
def scratch_arrays(library: Library) -> ScratchArrays:
    return ScratchArrays(library.scratch, library.arrays.root)


@pytest.fixture
def sound(tmp_path: Path) -> Callable[..., Path]:
    """Makes a file on disk; the library never looks inside."""

    def make(name: str | bytes = "kick.wav", content: bytes = b"boom") -> Path:
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return make
