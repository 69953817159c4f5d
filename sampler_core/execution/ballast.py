"""Space set aside while a run lasts, so that it can write down what it has when the disk is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_SIZE = 16 << 20


class Ballast:
    """A file that holds nothing. On a disk too full for it there is none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            with suppress(OSError):
                os.posix_fallocate(descriptor, 0, _SIZE)
        finally:
            os.close(descriptor)

    def release(self) -> bool:
        """Give the space back. Returns whether there was any to give."""
        if not self._path.exists() or not self._path.stat().st_size:
            return False
        self._path.unlink()
        return True
