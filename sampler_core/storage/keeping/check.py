"""Checking everything that a library promises, on a copy of its database, so that nobody has to wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from ..arrays import ArrayFiles
from ..engine import connect
from ..errors import LibraryDamaged
from ..locks import alone
from .backup import explained
from .check_arrays import array_faults
from .check_projections import projection_faults
from .check_results import outcome_faults
from .check_timelines import timeline_faults
from .faults import Cure, Fault
from .manifest import FOLDER
from .sqlite import broken_references, copy_database, frozen, frozen_engine, page_faults
from .verify import Watch, unwatched
from .workspace import workspace


def check(library: Path, watch: Watch = unwatched) -> list[Fault]:
    """Everything that is wrong with ``library``; empty when all is as it should be.

    Raises:
        LibraryFull: when there is no space for a copy of the database.
    """
    with alone(library):
        return find_faults(library, watch)


def find_faults(library: Path, watch: Watch = unwatched, *, digests: bool = True) -> list[Fault]:
    """As :func:`check`, for who is alone in the library already; without ``digests`` arrays have only their size
    checked."""
    with workspace(library / FOLDER) as place:
        copy = place / "library.db"
        watch("database", 0, 1)
        try:
            with explained(library, copy), closing(connect(library / "library.db", "rw")) as source:
                copy_database(source, copy)
        except LibraryDamaged as error:
            return [Fault("database", "library.db", str(error.__cause__))]
        found = _database_faults(copy)
        if any(fault.kind == "database" and fault.cure is None for fault in found):
            return found  # what its rows say is not to be trusted
        engine = frozen_engine(copy)
        try:
            with engine.connect() as connection:
                return found + list(_row_faults(connection, library, watch, digests=digests))
        finally:
            engine.dispose()


def _row_faults(connection: Connection, library: Path, watch: Watch, *, digests: bool) -> Iterator[Fault]:
    yield from outcome_faults(connection, watch)
    yield from timeline_faults(connection, watch)
    yield from projection_faults(connection, watch)
    yield from array_faults(connection, ArrayFiles(library / "arrays"), watch, digests=digests)


def _database_faults(database: Path) -> list[Fault]:
    with frozen(database) as connection:
        pages = page_faults(connection)
        if pages:
            only_indexes = all("index" in fault for fault in pages)
            return [Fault("database", "library.db", fault, Cure.REINDEX if only_indexes else None) for fault in pages]
        return [_reference(connection, *row) for row in broken_references(connection)]


def _reference(connection: sqlite3.Connection, child: str, row: int, parent: str) -> Fault:
    where, what = f"{child} row {row}", f"refers to a row of {parent} that is not there"
    if child == "tags" and _is_a_persons(connection, row):
        return Fault("reference", where, f"{what}; it is a person's, so it stays")
    if child == "outcome_arrays" and parent == "arrays":
        (outcome,) = connection.execute("SELECT outcome_id FROM outcome_arrays WHERE rowid = ?", (row,)).fetchone()
        return Fault("reference", where, what, Cure.FORGET_OUTCOME, outcome)
    if child == "outcomes" and parent in ("runs", "result_schemas"):
        return Fault("reference", where, what, Cure.FORGET_OUTCOME, row)
    return Fault("reference", where, what, Cure.FORGET_ROW, (child, row))


def _is_a_persons(connection: sqlite3.Connection, row: int) -> bool:
    (source,) = connection.execute("SELECT source FROM tags WHERE rowid = ?", (row,)).fetchone()
    return bool(source == "user")
