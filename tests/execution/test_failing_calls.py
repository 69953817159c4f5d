"""The N-th open, fsync, rename or commit of the command fails, for N = 1, 2, … until a run gets through.

After each failure the library is whole, and the next run ends as if nothing had happened.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import actors
import numpy as np
import pytest
import soundfile
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from sampler_core.execution.observer import Silent
from sampler_core.execution.request import Request
from sampler_core.library import Library
from sampler_core.registry.registry import Registry
from sampler_core.run import run_with
from sampler_core.store.errors import LibraryError

CALLS = ((os, "open"), (os, "fsync"), (Path, "open"), (Path, "rename"), (Path, "mkdir"), (Path, "stat"))
ERRORS = (errno.ENOSPC, errno.EIO, errno.EMFILE)
ANALYZERS = (actors.LengthAnalyzer, actors.ArrayAnalyzer)


class Failing:
    """Lets the ``number``-th call fail."""

    def __init__(self, number: int, code: int, inside: Path) -> None:
        self.number, self.code, self.inside, self.count = number, code, str(inside), 0

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            # fsync takes a descriptor; of the others, only what concerns the library is meant.
            if args and (isinstance(args[0], int) or str(args[0]).startswith(self.inside)):
                self.check(str(args[0]))
            return real(*args, **kwargs)

        return call

    def check(self, what: str) -> None:
        self.count += 1
        if self.count == self.number:
            raise OSError(self.code, os.strerror(self.code), what)

    def on_commit(self, _connection: Any) -> None:
        self.count += 1
        if self.count == self.number:
            full = self.code == errno.ENOSPC
            error = sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL if full else sqlite3.SQLITE_IOERR_FSYNC
            raise OperationalError("COMMIT", None, error)


@contextmanager
def in_force(failing: Failing) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in CALLS:
            patch.setattr(owner, name, failing.wrapped(getattr(owner, name)))
        event.listen(Engine, "commit", failing.on_commit)
        try:
            yield
        finally:
            event.remove(Engine, "commit", failing.on_commit)


def analyzed(folder: Path, library: Path) -> None:
    run_with(Registry.of(*ANALYZERS), Request((folder,), jobs=1), library, lambda record: None, Silent())


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    for number in range(2):
        soundfile.write(folder / f"{number}.wav", np.full(4000, 0.1 + number / 10), 8000)
    return folder


@pytest.fixture(scope="module")
def calm(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("undisturbed") / "library"
    with pytest.MonkeyPatch.context() as patch:
        there = filter(None, [os.environ.get("PYTHONPATH")])
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *there]))
        analyzed(sounds, path)
    with Library.open(path) as library:
        return library.dump()


def failed_at(number: int, code: int, sounds: Path, library: Path, calm: list[str]) -> bool:
    """Whether there was a ``number``-th call to fail."""
    failing = Failing(number, code, library)
    with in_force(failing), suppress(OSError, LibraryError):
        analyzed(sounds, library)
    if library.exists():
        with Library.open(library) as opened:
            assert opened.check_integrity() == []
    analyzed(sounds, library)
    with Library.open(library) as opened:
        assert opened.dump() == calm
    assert not list((library / "scratch").iterdir())
    return failing.count >= number


@pytest.mark.parametrize("number", [1, 3, 8, 20, 40])
def test_the_library_survives_a_call_that_fails(number: int, sounds: Path, tmp_path: Path, calm: list[str]) -> None:
    failed_at(number, ERRORS[number % len(ERRORS)], sounds, tmp_path / "library", calm)


@pytest.mark.ci
@pytest.mark.timeout(1200)
def test_the_library_survives_any_call_that_fails(sounds: Path, tmp_path: Path, calm: list[str]) -> None:
    number = 1
    while failed_at(number, ERRORS[number % len(ERRORS)], sounds, tmp_path / f"library{number}", calm):
        number += 1
    assert number > 30
