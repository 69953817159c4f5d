"""Removing what nobody asks for any more: told first, done when asked. What a person set is never touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sampler_sdk.library import Library
from sqlalchemy import ColumnElement, Connection, Select, and_, delete, false, func, not_, or_, select

from sampler_core.store.maintenance import (
    ANALYSES,
    OUTCOMES,
    ArrayFile,
    File,
    Gone,
    Location,
    OutcomeArray,
    Override,
    Reason,
    Run,
    Tag,
    alone,
    find_gone,
    in_postgresql,
    make_backup,
    make_searchable,
    rotate,
    table,
    without_runs,
)

from .check_arrays import files_without_row
from .wish import Pruned, Wish

_ARRAYS, _LINKS, _RUNS = table(ArrayFile), table(OutcomeArray), table(Run)
_FILES, _LOCATIONS, _TAGS, _OVERRIDES = table(File), table(Location), table(Tag), table(Override)
GRACE_S = 24 * 3600.0
"""Files of arrays without a row that are younger are left alone."""
_CHUNK = 500


def what_prune_would_do(library: Library, wish: Wish) -> Pruned:
    """Count; nothing is changed."""
    gone = _places(library, wish)
    with library.reading() as connection:
        return _Prune(library, wish, gone, connection).count()


def prune(library: Library, wish: Wish) -> Pruned:
    """Remove: rows first, then files, then the space that rows have left in the database.

    Raises:
        LibraryBusy: when a run is alive.
    """
    what = "library prune" if wish.places is None else "forget"
    with without_runs(library.path, what), alone(library.path):
        gone = _places(library, wish)
        backup = _backed_up(library) if wish.edits else None
        with library.writing() as connection:
            work = _Prune(library, wish, gone, connection)
            pruned = work.count()
            work.delete_rows()
        # With the write lock held, no other writer is between finding an array's file and noting it.
        with library.writing() as connection:
            for file in _orphans(library, connection, work.arrays, swept=wish.places is None):
                file.unlink()
        if wish.places is None:
            library.close()
            pruned.given_back = library.database.give_back()
    pruned.backup = backup
    return pruned


def _places(library: Library, wish: Wish) -> Gone:
    if wish.places is not None:
        return Gone(list(wish.places))
    return find_gone(library) if wish.gone else Gone()


def _backed_up(library: Library) -> str | None:
    """The name of a backup that was just made; those of PostgreSQL are its administrator's."""
    if in_postgresql(library.path):
        return None
    backup = make_backup(library.path, Reason.FORGET, label="-before-forget")
    rotate(library.path, Reason.FORGET)
    return backup.path.name


class _Prune:
    """What one wish comes to."""

    def __init__(self, library: Library, wish: Wish, gone: Gone, connection: Connection) -> None:
        self._library, self._wish, self._connection = library, wish, connection
        old = OUTCOMES.c.run_id.in_(select(_RUNS.c.id).where(_RUNS.c.started_at < wish.before))
        self._superseded = and_(not_(OUTCOMES.c.current), old) if wish.places is None else false()
        unknown = false() if wish.installed is None else OUTCOMES.c.distribution.not_in(wish.installed)
        self._uninstalled = and_(unknown, OUTCOMES.c.current, old)
        self._doomed = or_(self._superseded, self._uninstalled)
        of_place = select(_TAGS.c.location_id).where(_TAGS.c.source == "user")
        tagged = set() if wish.edits else set(connection.scalars(of_place))
        self._gone = Gone([place for place in gone.locations if place not in tagged], left=gone.left)
        self._edited = self._with_edits()
        alone = self._without_place() if wish.gone or wish.places is not None else set()
        self._sounds = alone if wish.edits else alone - self._edited
        self._kept = len(alone - self._sounds)
        self.arrays = self._without_result()
        """Digests of arrays that no result refers to, or will."""
        self._old_runs = self._without_outcome() if wish.older_days is not None else []

    def count(self) -> Pruned:
        """How much of everything there is."""
        swept = self._wish.places is None
        files = list(_orphans(self._library, self._connection, self.arrays, swept=swept))
        sizes = [file.stat() for file in files]
        return Pruned(
            superseded=self._count(self._superseded), uninstalled=self._count(self._uninstalled),
            places=len(self._gone.locations), sounds=len(self._sounds), runs=len(self._old_runs),
            results_bytes=self._bytes(), arrays=len(files), array_bytes=sum(stat.st_size for stat in sizes),
            held_by_backups=sum(stat.st_size for stat in sizes if stat.st_nlink > 1), left=self._gone.left,
            kept=self._kept, edits=self._edits_of_sounds(),
        )  # fmt: skip

    def delete_rows(self) -> None:
        """Delete what was counted."""
        shown = select(OUTCOMES.c.file_id).where(self._doomed, OUTCOMES.c.chosen).distinct()
        stale = set(self._connection.scalars(shown)) - self._sounds
        self._connection.execute(delete(OUTCOMES).where(self._doomed))
        make_searchable(self._connection, stale)
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
        """Sounds that lie nowhere any more; where places were named, only of those."""
        gone = set(self._gone.locations)
        rows = self._connection.execute(select(_LOCATIONS.c.id, _LOCATIONS.c.file_id)).all()
        somewhere = {row.file_id for row in rows if row.id not in gone}
        if self._wish.places is not None:
            return {row.file_id for row in rows if row.id in gone} - somewhere
        return set(self._connection.scalars(select(_FILES.c.id))) - somewhere

    def _with_edits(self) -> set[int]:
        """Sounds of which a person has said something."""
        tagged = select(_TAGS.c.file_id).where(_TAGS.c.source == "user")
        return set(self._connection.scalars(tagged.union(select(_OVERRIDES.c.file_id))))

    def _edits_of_sounds(self) -> int:
        """How many corrections and tags go with their sounds."""
        said = (select(_OVERRIDES.c.file_id), select(_TAGS.c.file_id).where(_TAGS.c.source == "user"))
        return sum(file_id in self._sounds for each in said for file_id in self._connection.scalars(each))

    def _without_result(self) -> set[str]:
        links = select(_LINKS.c.sha256, OUTCOMES.c.file_id).join_from(_LINKS, OUTCOMES)
        kept = self._referred(links)
        if self._wish.places is not None:
            return {sha256 for sha256, file_id in self._connection.execute(links) if file_id in self._sounds} - kept
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


def _orphans(library: Library, connection: Connection, doomed: set[str], *, swept: bool) -> Iterator[Path]:
    """Files of arrays that are ``doomed``; with ``swept``, those too that no row names, but young ones."""
    known = set(connection.scalars(select(_ARRAYS.c.sha256)))
    for file in files_without_row(library.arrays, known - doomed):
        if file.stem in doomed or (swept and time.time() - file.stat().st_mtime > GRACE_S):
            yield file
