"""Repairing what follows from other data or is made again by the next run, after a backup; nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sampler_sdk.library import Library
from sqlalchemy import Connection, delete, select, update

from sampler_core.store.maintenance import (
    ANALYSES,
    BACKUPS,
    OUTCOMES,
    ArrayFile,
    Backup,
    Cure,
    Fault,
    File,
    OutcomeArray,
    Reason,
    Watch,
    alone,
    backups_in,
    bring,
    drop,
    file_sha256,
    forget_row,
    joined_status,
    make_backup,
    make_searchable,
    make_tables,
    reindex,
    rotate,
    table,
    unwatched,
    without_runs,
)

from .check import find_faults
from .check_arrays import layout_in
from .setting_aside import substitute, take_out, write_down

_ARRAYS, _LINKS, _FILES = table(ArrayFile), table(OutcomeArray), table(File)
_ROUNDS = 4
"""What is taken out may leave something behind that referred to it."""


@dataclass(frozen=True)
class Repaired:
    """What was found, what was done about it, what is left, and the backup from before (``None``: nothing done)."""

    found: list[Fault]
    done: Counter[str]
    left: list[Fault]
    backup: Backup | None
    set_aside: Path | None = None
    """The file with rows that were taken out, or had something else put into them."""


def repair(library: Library, watch: Watch = unwatched) -> Repaired:
    """Check ``library``, and repair what can be repaired.

    Raises:
        LibraryBusy: when a run is alive.
        LibraryDamaged: when the database itself is damaged; only a backup helps then.
    """
    with without_runs(library.path, "library check --repair"), alone(library.path):
        found, done = find_faults(library.path, watch), Counter[str]()
        todo = found
        if _rebuild(library, found, done):
            todo = find_faults(library.path, watch)
            found = found + todo
        if not any(fault.cure for fault in todo):
            return Repaired(found, done, todo, None)
        backup = make_backup(library.path, Reason.REPAIR, watch=watch, label="-before-repair")
        rotate(library.path, Reason.REPAIR)
        aside = [fault.target for fault in todo if fault.cure in (Cure.SET_ASIDE, Cure.SUBSTITUTE)]
        kept = write_down(library.path, aside) if aside else None
        for _ in range(_ROUNDS):
            _Repair(library, done).all(todo)
            todo = find_faults(library.path, watch, digests=False)
            if not any(fault.cure for fault in todo):
                break
        return Repaired(found, done, todo, backup, kept)


def _rebuild(library: Library, found: list[Fault], done: Counter[str]) -> bool:
    """Make anew what a backup could not be made without: indexes that lie, tables that are missing."""
    cures = {fault.cure for fault in found}
    if Cure.REINDEX in cures:
        reindex(library.path / "library.db")
        done["indexes made anew"] += 1
    if Cure.TABLES in cures:
        with library.writing() as connection:
            make_tables(connection)
        done["tables and indexes made anew that were missing"] += sum(fault.cure is Cure.TABLES for fault in found)
    return bool(cures & {Cure.REINDEX, Cure.TABLES})


class _Repair:
    """One repair, in one transaction."""

    def __init__(self, library: Library, done: Counter[str]) -> None:
        self._library = library
        self._done = done
        self._stale: set[int] = set()

    def all(self, faults: Iterable[Fault]) -> None:
        """Apply every cure; projections come last, from what is left."""
        mends = {
            Cure.DROP: self._drop, Cure.SET_ASIDE: self._set_aside, Cure.SUBSTITUTE: self._substitute,
            Cure.FACTS: self._note_facts, Cure.FORGET_ROW: self._forget_row, Cure.FORGET_ARRAY: self._mend_array,
            Cure.FORGET_OUTCOME: self._forget_outcomes, Cure.FLAGS: self._set_flags, Cure.PROJECT: self._note_stale,
        }  # fmt: skip
        with self._library.writing() as connection:
            for cure, mend in mends.items():
                for fault in faults:
                    if fault.cure is cure:
                        mend(connection, fault.target)
            self._sweep(connection)
            make_searchable(connection, self._stale)
            self._count("files whose searchable columns were made anew", len(self._stale))

    def _count(self, what: str, number: int = 1) -> None:
        if number:
            self._done[what] += number

    def _drop(self, connection: Connection, target: Any) -> None:
        drop(connection, *target)
        self._count("triggers and views removed that are none of sampler's")

    def _set_aside(self, connection: Connection, target: Any) -> None:
        self._stale |= take_out(connection, target)
        self._count("rows set aside")

    def _substitute(self, connection: Connection, target: Any) -> None:
        substitute(connection, target)
        self._count("rows set aside and replaced by what is harmless")

    def _note_facts(self, connection: Connection, target: Any) -> None:
        file_id, facts = target
        connection.execute(update(_FILES).where(_FILES.c.id == file_id).values(facts))
        self._count("sounds whose rate, channels and length were noted anew")

    def _forget_row(self, connection: Connection, target: Any) -> None:
        forget_row(connection, *target)
        self._count("rows removed that referred to nothing")

    def _forget_outcomes(self, connection: Connection, *ids: Any) -> None:
        wanted = OUTCOMES.c.id.in_(ids)
        self._stale |= set(connection.scalars(select(OUTCOMES.c.file_id).where(wanted)))
        gone = connection.execute(delete(OUTCOMES).where(wanted)).rowcount
        self._count("results removed, which the next run makes again", gone)

    def _mend_array(self, connection: Connection, sha256: Any) -> None:
        place = self._library.arrays.place(sha256)
        if connection.scalar(select(_ARRAYS.c.sha256).where(_ARRAYS.c.sha256 == sha256)) is None:
            return
        with suppress(ValueError):  # it holds what no array may: it goes, and is made again
            if self._brought_back(place, sha256):
                noted = {"layout": layout_in(place), "size": place.stat().st_size}
                connection.execute(update(_ARRAYS).where(_ARRAYS.c.sha256 == sha256).values(noted))
                return
        referring = connection.scalars(select(_LINKS.c.outcome_id).where(_LINKS.c.sha256 == sha256)).all()
        self._forget_outcomes(connection, *referring)
        connection.execute(delete(_ARRAYS).where(_ARRAYS.c.sha256 == sha256))
        # A damaged file must not be taken for the array when that is made again.
        place.unlink(missing_ok=True)

    def _brought_back(self, place: Path, sha256: str) -> bool:
        """Whether the array is whole, if need be from a backup."""
        if _is_whole(place, sha256):
            return True
        for backup in backups_in(self._library.path / BACKUPS):
            source = backup.arrays.place(sha256)
            if _is_whole(source, sha256):
                bring(source, place)
                self._count("arrays brought back from a backup")
                return True
        return False

    def _sweep(self, connection: Connection) -> None:
        gone = connection.execute(delete(_ARRAYS).where(_ARRAYS.c.sha256.not_in(select(_LINKS.c.sha256)))).rowcount
        self._count("rows of arrays removed to which no result refers", gone)

    def _set_flags(self, connection: Connection, outcome_id: Any) -> None:
        statuses = set(connection.scalars(select(ANALYSES.c.status).where(ANALYSES.c.outcome_id == outcome_id)))
        row = connection.execute(select(OUTCOMES).where(OUTCOMES.c.id == outcome_id)).one_or_none()
        if row is None:
            return
        flags = {"status": joined_status(statuses).value, "chosen": row.chosen and row.current}
        connection.execute(update(OUTCOMES).where(OUTCOMES.c.id == outcome_id).values(flags))
        self._stale.add(row.file_id)
        self._count("flags set as the answers say")

    def _note_stale(self, _connection: Connection, file_id: Any) -> None:
        self._stale.add(file_id)


def _is_whole(file: Path, sha256: str) -> bool:
    try:
        return file_sha256(file) == sha256
    except OSError:
        return False
