"""Which files are gone from disk. A disk that is not mounted is no deletion: where that is possible, files stay."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, update

from .codec import loads, path_bytes
from .tables import Location, Run, table

_LOCATIONS, _RUNS = table(Location), table(Run)
_PLACES = select(_LOCATIONS.c.id, _LOCATIONS.c.path_bytes)
_CHUNK = 200


class Library(Protocol):
    """What of a library is used here."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that cannot write."""

    def writing(self) -> AbstractContextManager[Connection]:
        """The connection of a transaction."""


@dataclass
class Gone:
    """``locations``: ids of places at which nothing lies any more, ``paths``: which those are. ``left``: why places
    were left, with how many."""

    locations: list[int] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def find_gone(library: Library) -> Gone:
    """Look for every file of the library.

    A place counts as gone only while a folder that was analyzed, and that it lies in, is there and holds anything, and
    so does the nearest folder above it that still exists.
    """
    return _look(library, _PLACES, ())


def mark_gone(library: Library, paths: Collection[Path], seen: Collection[Path] = ()) -> Gone:
    """Mark the places at and below ``paths`` at which nothing lies any more, by the same rule; ``seen`` are there.

    Putting a file at its place takes the mark away.
    """
    found = Gone()
    for below in _at_or_below(paths):
        more = _look(library, _PLACES.where(_LOCATIONS.c.gone_at.is_(None), below), seen)
        found.locations += more.locations
        found.paths += more.paths
        found.left += more.left
    if found.locations:
        mark = update(_LOCATIONS).values(gone_at=datetime.now(UTC))
        with library.writing() as connection:
            for first in range(0, len(found.locations), _CHUNK):
                connection.execute(mark.where(_LOCATIONS.c.id.in_(found.locations[first : first + _CHUNK])))
    return found


def has_places(library: Library, paths: Collection[Path]) -> bool:
    """Whether the library knows a place at or below one of ``paths``, gone or not."""
    with library.reading() as connection:
        return any(connection.execute(_PLACES.where(below).limit(1)).first() for below in _at_or_below(paths))


def _at_or_below(paths: Collection[Path]) -> Iterator[ColumnElement[bool]]:
    """Conditions on places, each for some of ``paths``: in SQL, one may not be as long as one likes.

    A folder's places are those between ``folder/`` and ``folder0``, the byte that follows the slash.
    """
    column, roots = _LOCATIONS.c.path_bytes, sorted(map(path_bytes, paths))
    for first in range(0, len(roots), _CHUNK):
        inside = [(root, root.rstrip(b"/")) for root in roots[first : first + _CHUNK]]
        yield or_(*(or_(column == root, and_(column > at + b"/", column < at + b"0")) for root, at in inside))


def _look(library: Library, places: Select[Any], seen: Collection[Path]) -> Gone:
    """Those of ``places`` that are gone; what is ``seen`` is not looked for."""
    with library.reading() as connection:  # disks may be slow, so only for as long as reading takes
        roots = _roots(connection)
        rows = connection.execute(places).all()
    known = {path_bytes(path) for path in seen} if rows else set()
    return _judged([row for row in rows if row.path_bytes not in known], roots)


def _judged(rows: Iterable[Row[Any]], roots: Collection[Path]) -> Gone:
    found, occupied = Gone(), cache(_occupied)
    for row in rows:
        path = Path(os.fsdecode(row.path_bytes))
        state = _state(path)
        if state == "missing":
            state = _unsure(path, roots, occupied) or state
        if state == "missing":
            found.locations.append(row.id)
            found.paths.append(path)
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
