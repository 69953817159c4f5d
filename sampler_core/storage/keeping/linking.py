"""Arrays from one place to another: they never change, so where it is possible the same file gets a second name."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from ..arrays import flush

_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}


def bring(source: Path, target: Path) -> bool:
    """Have the file ``source`` at ``target`` too, whole or not at all; return whether it had to be copied.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_suffix(".arriving")
    arriving.unlink(missing_ok=True)
    copied = not link(source, arriving)
    if copied:
        shutil.copyfile(source, arriving)
        flush([arriving])
    arriving.replace(target)
    # Where both were names of one file already, the rename did nothing.
    arriving.unlink(missing_ok=True)
    return copied


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
