"""Opening a file that may be anything: regular files only, never blocking."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .stream import DecodeError


def open_regular(path: Path) -> int:
    """Open ``path`` for reading and return its descriptor.

    The check is made on the open descriptor, so nothing can be swapped in between, and opening a FIFO does not wait.

    Raises:
        DecodeError: if the file is not there, not readable, or not a regular file.
    """
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise DecodeError(f"cannot be opened: {reason}", "Check that it exists and that you may read it.") from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise DecodeError("is not a regular file", "Only regular files are read, no pipes, devices or folders.")
    return fd


def read_at(fd: int, size: int, offset: int) -> bytes:
    """Read up to ``size`` bytes at ``offset``, leaving the descriptor at ``offset`` plus what was read.

    Raises:
        DecodeError: if the disk fails.
    """
    try:
        os.lseek(fd, offset, os.SEEK_SET)
        return os.read(fd, size)
    except (OSError, OverflowError) as error:
        raise DecodeError(f"cannot be read: {error}", "Check the disk or the network drive it lies on.") from error
