"""Removing what nobody asks for any more: told first, done when asked. What a person set is never touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, false, func, not_, or_, select

from ..library import Library
from ..locks import alone
from ..projecting import project_again
from ..rows import ANALYSES, OUTCOMES
from ..tables import ArrayFile, File, Location, OutcomeArray, Override, Run, Tag, table
from .check_arrays import files_without_row
from .gone import Gone, find_gone
from .wish import Pruned, Wish
from .workspace import without_runs

_ARRAYS, _LINKS, _RUNS = table(ArrayFile), table(OutcomeArray), table(Run)
_FILES, _LOCATIONS, _TAGS = table(File), table(Location), table(Tag)
GRACE_S = 24 * 3600.0
"""Files of arrays without a row that are younger are left alone."""
_CHUNK = 500


def what_prune_would_do(library: Library, wish: Wish) -> Pruned:
    """Count; nothing is changed."""
    gone = find_gone(library) if wish.gone else Gone()
    with library.reading() as connection:
        return _Prune(library, wish, gone, connection).count()


def prune(library: Library, wish: Wish) -> Pruned:
    """Remove: rows first, then files, then the space that rows have left in the database.

    Raises:
        LibraryBusy: when a run is alive.
    """
    with without_runs(library.path, "prune"), alone(library.path):
        gone = find_gone(library) if wish.gone else Gone()
        with library.writing() as connection:
            work = _Prune(library, wish, gone, connection)
            pruned = work.count()
            work.delete_rows()
        # With the write lock held, no other writer is between finding an array's file and noting it.
        with library.writing() as connection:
            for file in _orphans(library, connection, work.arrays):
                file.unlink()
        library.close()
        pruned.given_back = library.database.give_back()
    return pruned


class _Prune:
    """What one wish comes to."""

    def __init__(self, library: Library, wish: Wish, gone: Gone, connection: Connection) -> None:
        self._library, self._wish, self._connection = library, wish, connection
        old = OUTCOMES.c.run_id.in_(select(_RUNS.c.id).where(_RUNS.c.started_at < wish.before))
        self._superseded = and_(not_(OUTCOMES.c.current), old)
        unknown = false() if wish.installed is None else OUTCOMES.c.distribution.not_in(wish.installed)
        self._uninstalled = and_(unknown, OUTCOMES.c.current, old)
        self._doomed = or_(self._superseded, self._uninstalled)
        tagged = set(connection.scalars(select(_TAGS.c.location_id).where(_TAGS.c.source == "user")))
        self._gone = Gone([place for place in gone.locations if place not in tagged], gone.left)
        self._sounds = self._without_place() if wish.gone else set()
        self.arrays = self._without_result()
        """Digests of arrays that no result refers to, or will."""
        self._old_runs = self._without_outcome() if wish.older_days is not None else []

    def count(self) -> Pruned:
        """How much of everything there is."""
        files = list(_orphans(self._library, self._connection, self.arrays))
        sizes = [file.stat() for file in files]
        return Pruned(
            superseded=self._count(self._superseded), uninstalled=self._count(self._uninstalled),
            places=len(self._gone.locations), sounds=len(self._sounds), runs=len(self._old_runs),
            results_bytes=self._bytes(), arrays=len(files), array_bytes=sum(stat.st_size for stat in sizes),
            held_by_backups=sum(stat.st_size for stat in sizes if stat.st_nlink > 1), left=self._gone.left,
        )  # fmt: skip

    def delete_rows(self) -> None:
        """Delete what was counted."""
        shown = select(OUTCOMES.c.file_id).where(self._doomed, OUTCOMES.c.chosen).distinct()
        stale = set(self._connection.scalars(shown)) - self._sounds
        self._connection.execute(delete(OUTCOMES).where(self._doomed))
        project_again(self._connection, stale)
        for column, ids in (
            (_LOCATIONS.c.id, self._gone.locations), (_FILES.c.id, sorted(self._sounds)),
            (_ARRAYS.c.sha256, sorted(self.arrays)), (_RUNS.c.id, self._old_runs),
        ):  # fmt: skip
            for first in range(0, len(ids), _CHUNK):
                chosen = column.in_(ids[first : first + _CHUNK])
                self._connection.execute(delete(column.table).where(chosen))

    def _count(self, condition: ColumnElement[bool]) -> int:
        return int(self._connection.scalar(select(func.count()).select_from(OUTCOMES).where(condition)) or 0)

    def _bytes(self) -> int:
        """Length of all results that go."""
        size = func.coalesce(func.sum(func.length(ANALYSES.c.result)), 0)
        by_file = select(OUTCOMES.c.file_id, size).join_from(ANALYSES, OUTCOMES).group_by(OUTCOMES.c.file_id)
        doomed = sum(row[1] for row in self._connection.execute(by_file.where(self._doomed)))
        if not self._sounds:
            return int(doomed)
        rest = self._connection.execute(by_file.where(not_(self._doomed)))
        return int(doomed + sum(length for file_id, length in rest if file_id in self._sounds))

    def _without_place(self) -> set[int]:
        """Sounds that lie nowhere any more, but those of which a person has said something."""
        gone = set(self._gone.locations)
        rows = self._connection.execute(select(_LOCATIONS.c.id, _LOCATIONS.c.file_id))
        somewhere = {row.file_id for row in rows if row.id not in gone}
        tagged = select(_TAGS.c.file_id).where(_TAGS.c.source == "user")
        edited = tagged.union(select(table(Override).c.file_id))
        every = self._connection.scalars(select(_FILES.c.id).where(_FILES.c.id.not_in(edited)))
        return set(every) - somewhere

    def _without_result(self) -> set[str]:
        kept = self._referred(select(_LINKS.c.sha256, OUTCOMES.c.file_id).join_from(_LINKS, OUTCOMES))
        return set(self._connection.scalars(select(_ARRAYS.c.sha256))) - kept

    def _without_outcome(self) -> list[int]:
        """Old runs of which nothing is left."""
        kept = self._referred(select(OUTCOMES.c.run_id, OUTCOMES.c.file_id))
        old = self._connection.scalars(select(_RUNS.c.id).where(_RUNS.c.started_at < self._wish.before))
        return [run_id for run_id in old if run_id not in kept]

    def _referred(self, wanted: Select[Any]) -> set[Any]:
        """What outcomes that stay refer to."""
        rows = self._connection.execute(wanted.where(not_(self._doomed)).distinct())
        return {value for value, file_id in rows if file_id not in self._sounds}


def _orphans(library: Library, connection: Connection, doomed: set[str]) -> Iterator[Path]:
    """Files of arrays that are ``doomed``; and those that no row names, but young ones."""
    known = set(connection.scalars(select(_ARRAYS.c.sha256)))
    for file in files_without_row(library.arrays, known - doomed):
        if file.stem in doomed or time.time() - file.stat().st_mtime > GRACE_S:
            yield file
