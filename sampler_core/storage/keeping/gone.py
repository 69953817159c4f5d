"""Which files are gone from disk. A disk that is not mounted is no deletion: where that is possible, files stay."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select

from ..codec import loads
from ..library import Library
from ..tables import Location, Run, table

_LOCATIONS, _RUNS = table(Location), table(Run)


@dataclass
class Gone:
    """``locations``: ids of places at which nothing lies any more. ``left``: why places were left, with how many."""

    locations: list[int] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def find_gone(library: Library) -> Gone:
    """Look for every file of the library.

    A place counts as gone only while a folder that was analyzed, and that it lies in, is there and holds anything, and
    so does the nearest folder above it that still exists.
    """
    found, occupied = Gone(), cache(_occupied)
    with library.reading() as connection:  # disks may be slow, so only for as long as reading takes
        roots = _roots(connection)
        places = connection.execute(select(_LOCATIONS.c.id, _LOCATIONS.c.path_bytes)).all()
    for row in places:
        path = Path(os.fsdecode(row.path_bytes))
        state = _state(path)
        if state == "missing":
            state = _unsure(path, roots, occupied) or state
        if state == "missing":
            found.locations.append(row.id)
        elif state:
            found.left[state] += 1
    return found


def _roots(connection: Connection) -> set[Path]:
    """The folders that runs were asked to analyze."""
    asked = connection.scalars(select(_RUNS.c.asked))
    return {Path(root) for text in asked for root in loads(text).get("roots", ())}


def _state(path: Path) -> str:
    """``missing``, why one cannot tell, or nothing for a file that is there."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        return f"{path.parent} cannot be read ({error.strerror})"
    return ""


def _unsure(path: Path, roots: Iterable[Path], occupied: Callable[[Path], bool]) -> str:
    """Why a missing file may be on a disk that is not mounted, or nothing."""
    above = [folder for folder in path.parents if folder in roots] or [path.parent]
    if not any(occupied(folder) for folder in above):
        return f"{above[-1]} is missing or empty: if its disk is not mounted, mount it"
    nearest = next(folder for folder in path.parents if folder.is_dir())
    return "" if occupied(nearest) else f"{nearest} is empty: if no disk belongs there, remove it"


def _occupied(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False
