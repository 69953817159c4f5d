"""Whether a backup is what it says: its database to the bit and sound, every array there with its digest."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from ..arrays import ArrayFiles
from ..sqlite import broken_references, frozen, page_faults
from .manifest import Backup, file_sha256

_DIGEST = re.compile("[0-9a-f]{64}")
Watch = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def unwatched(_what: str, _done: int, _of: int) -> None:
    """Nobody looks."""


def array_rows(database: Path) -> list[tuple[str, int]]:
    """Digest and size in bytes of every array that a database nobody writes refers to. What is no digest names none:
    :mod:`.check` tells of it."""
    with frozen(database) as connection:
        rows = connection.execute("SELECT sha256, size FROM arrays ORDER BY sha256")
        return [(sha256, size) for sha256, size in rows if isinstance(sha256, str) and _DIGEST.fullmatch(sha256)]


def array_is_whole(file: Path, sha256: str, size: int, *, digest: bool = True) -> bool:
    """Whether an array's file has the size it should have and, if asked, the digest."""
    try:
        return file.stat().st_size == size and (not digest or file_sha256(file) == sha256)
    except OSError:
        return False


def broken_arrays(
    arrays: ArrayFiles, rows: list[tuple[str, int]], watch: Watch = unwatched, *, digest: bool = True
) -> Iterator[str]:
    """Digests of arrays that are missing or not what they were."""
    for number, (sha256, size) in enumerate(rows):
        watch("arrays", number, len(rows))
        if not array_is_whole(arrays.place(sha256), sha256, size, digest=digest):
            yield sha256


def backup_faults(backup: Backup, watch: Watch = unwatched) -> list[str]:
    """What is wrong with a backup; empty when it can be restored."""
    if not backup.database_is_whole():
        return ["its database is not the one that was backed up"]
    try:
        with frozen(backup.database) as connection:
            found = page_faults(connection)
            if len(broken_references(connection)) != backup.manifest.broken_references:
                found.append("its database has references that are broken")
        rows = [row for row in array_rows(backup.database) if row[0] not in backup.manifest.lacking]
    except sqlite3.Error as error:
        return [str(error)]
    return found + [f"array {sha256} is missing or damaged" for sha256 in broken_arrays(backup.arrays, rows, watch)]
