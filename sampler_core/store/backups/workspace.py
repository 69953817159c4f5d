"""Where keeping writes before anything has its final name: cleared away afterwards, by the next one if need be."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import LibraryBusy, LibraryFull
from ..locks import alone, runs_alive

_PREFIX = ".keeping-"


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """A new folder inside ``folder``, by one process at a time; what killed ones left there is removed first.

    Raises:
        LibraryFull: when the disk is full; nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        for left in folder.glob(f"{_PREFIX}*"):
            if left.is_symlink() or not left.is_dir():
                left.unlink()  # none of ours, which are folders
            else:
                shutil.rmtree(left)
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        try:
            with space_in(folder):
                yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def space_in(folder: Path) -> Iterator[None]:
    """Say so when ``folder`` has no space left for what is written there.

    Raises:
        LibraryFull: saying that.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise LibraryFull(f"no space is left in {folder}; nothing was changed: free some, and repeat") from error


def free_name(folder: Path, name: str) -> Path:
    """``name`` in ``folder``, with a number where that is taken."""
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(path for each in names if not os.path.lexists(path := folder / each))


@contextmanager
def without_runs(library: Path, what: str) -> Iterator[None]:
    """Keep runs from beginning; ``what`` is the command that cannot work beside one.

    Raises:
        LibraryBusy: when a run is alive.
    """
    scratch = library / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with alone(scratch):
        if runs_alive(scratch):
            raise LibraryBusy(
                f"an analysis is running into {library}: wait for it to end (`sampler runs` shows it), "
                f"then repeat `sampler {what}`"
            )
        yield
