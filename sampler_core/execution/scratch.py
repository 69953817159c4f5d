"""The scratch folder of a run: its own, locked while it lives, cleared away when it was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder(root: Path, abandoned: Callable[[Path], None]) -> Iterator[Path]:
    """A new folder under ``root`` that is gone afterwards. Those of runs that were killed are cleared away first, each
    once ``abandoned`` has looked at it."""
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        for old in root.iterdir():
            _remove_if_abandoned(old, abandoned)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=root))
        lock = (folder / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep other runs from taking a folder that is just being made for an abandoned one."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _remove_if_abandoned(folder: Path, abandoned: Callable[[Path], None]) -> None:
    try:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            abandoned(folder)
            shutil.rmtree(folder)
    except BlockingIOError:
        return  # its run is alive
