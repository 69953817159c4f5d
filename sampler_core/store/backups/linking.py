"""Arrays from one place to another: they never change, so where it is possible the same file gets a second name."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from ...files import make_shared_folder, new_file, put_in_place, shared_mode

_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_CHUNK = 2**20


def bring(source: Path, target: Path) -> bool:
    """Have the file ``source`` at ``target`` too, whole or not at all; return whether it had to be copied.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    make_shared_folder(target.parent)
    try:
        put_in_place(target, lambda arriving: os.link(source, arriving))
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy(source, target, shared_mode(target.parent))
        return True
    return False


def copy(source: Path, target: Path, mode: int) -> None:
    """Have a copy of the file ``source`` at ``target``.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    with source.open("rb") as read, new_file(target, mode=mode) as written:
        shutil.copyfileobj(read, written, _CHUNK)


def link(source: Path, target: Path) -> bool:
    """Give the file ``source`` a second name, if its file system can.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    return True
