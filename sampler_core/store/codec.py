"""JSON and paths as they are stored."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ..hints import library_command
from ..spelling import readable
from .errors import DamagedRow

AnyPath = str | os.PathLike[str]
"""What the public functions take for a path."""


def dumps(value: Any) -> str:
    """``value`` as compact JSON.

    Raises:
        ValueError: for NaN and infinity, which SQLite cannot read back.
    """
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def loads(text: str | None) -> Any:
    """What :func:`dumps` wrote; ``None`` stays ``None``.

    Raises:
        DamagedRow: when it is not JSON.
    """
    try:
        return None if text is None else json.loads(text)
    except (RecursionError, TypeError, ValueError) as error:
        raise DamagedRow(f"a row of the library is damaged ({error}): {library_command('check')} says which") from error


def absolute(path: Path) -> str:
    """The absolute path, without ``.`` and ``..``; symbolic links stay as the person wrote them."""
    return os.path.normpath(path.absolute())


def path_bytes(path: Path) -> bytes:
    """The absolute path as the file system holds it."""
    return os.fsencode(absolute(path))


def readable_path(path: AnyPath | bytes) -> str:
    """A path as it is written for people: its bytes taken for UTF-8 whatever the locale, so that a library has one
    spelling of it."""
    return readable(os.fsencode(path).decode("utf-8", "surrogateescape"))


def ctime_ns(stat: os.stat_result) -> int | None:
    """When content or inode last changed; ``None`` on Windows, where the field tells when the file was made."""
    return None if os.name == "nt" else stat.st_ctime_ns


def signed64(number: int) -> int:
    """An unsigned 64-bit number (some file systems' inodes) in the range SQL integers have."""
    number &= 2**64 - 1
    return number - 2**64 if number >= 2**63 else number
