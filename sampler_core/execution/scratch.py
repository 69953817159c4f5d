"""The scratch folder of a run: its own, locked while it lives, cleared away when it was killed."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..store.locks import abandoned_runs, alone


@contextmanager
def scratch_folder(root: Path, abandoned: Callable[[Path], None]) -> Iterator[Path]:
    """A new folder under ``root`` that is gone afterwards. Those of runs that were killed are cleared away first, each
    once ``abandoned`` has looked at it."""
    root.mkdir(parents=True, exist_ok=True)
    with alone(root):  # so that no run takes a folder that is just being made for an abandoned one
        for old in abandoned_runs(root):
            abandoned(old)
            shutil.rmtree(old)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=root))
        lock = (folder / "lock").open("x")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
