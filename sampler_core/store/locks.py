"""Locks between processes: who works alone in a folder, and which runs are alive.

A run holds a lock on ``lock`` in a scratch folder of its own; a folder whose lock is free belongs to a run that was
killed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import LibraryBusy


@contextmanager
def alone(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Keep other processes that ask for the same out of ``folder`` meanwhile; waits for them to end.

    Raises:
        LibraryBusy: when it is not to wait, but would have to.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise LibraryBusy(f"another command works on {folder}") from None
        yield
    finally:
        os.close(descriptor)


def abandoned_runs(scratch: Path) -> list[Path]:
    """The folders of runs that were killed. Only to be trusted while :func:`alone` in ``scratch``: a run that just
    begins has its folder before its lock."""
    return [folder for folder in _folders(scratch) if not _is_held(folder / "lock")]


def runs_alive(scratch: Path) -> bool:
    """Whether a run works into this library now."""
    return any(_is_held(folder / "lock") for folder in _folders(scratch))


def _folders(scratch: Path) -> list[Path]:
    return [path for path in scratch.iterdir() if path.is_dir()] if scratch.is_dir() else []


def _is_held(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
