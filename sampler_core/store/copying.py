"""A copy of a library's database in SQLite to look at in peace, and what is wrong with its pages and references."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from .engine import code_of, connect, means_damage
from .errors import Damaged, LibraryDamaged, LibraryError, LibraryFull
from .faults import Cure, Fault
from .sqlite import broken_references, copy_database, frozen, frozen_engine, page_faults


@contextmanager
def copied(library: Path, place: Path) -> Iterator[tuple[list[Fault], Connection | None]]:
    """What is wrong with a copy, made in ``place``, of the database of ``library``; and a connection to it, unless what
    its rows say is not to be trusted.

    Raises:
        LibraryFull: when there is no space for the copy.
    """
    copy = place / "library.db"
    try:
        with explained(library, copy, LibraryDamaged.of), closing(connect(library / "library.db", "rw")) as source:
            copy_database(source, copy)
    except LibraryDamaged as error:
        yield [Fault("database", "library.db", str(error.__cause__))], None
        return
    found = _database_faults(copy)
    if any(fault.kind == "database" and fault.cure is None for fault in found):
        yield found, None
        return
    engine = frozen_engine(copy)
    try:
        with engine.connect() as connection:
            yield found, connection
    finally:
        engine.dispose()


@contextmanager
def explained(library: Path, target: Path, damaged: Damaged) -> Iterator[None]:
    """Turn what SQLite says while it copies the library to ``target`` into a sentence.

    Raises:
        LibraryError: saying what is wrong; where it is damage, what ``damaged`` makes of it.
    """
    try:
        yield
    except sqlite3.Error as error:
        if code_of(error) == sqlite3.SQLITE_FULL:
            raise LibraryFull(f"no space is left in {target.parent.parent}: free some, and repeat") from error
        if means_damage(error) or code_of(error) == sqlite3.SQLITE_ERROR:  # no such table, of ours
            raise damaged(library, str(error)) from error
        raise LibraryError(f"{library} cannot be copied ({error}): look at its disk, and repeat") from error


def _database_faults(database: Path) -> list[Fault]:
    with frozen(database) as connection:
        pages = page_faults(connection)
        if pages:
            only_indexes = all("index" in fault for fault in pages)
            return [Fault("database", "library.db", fault, Cure.REINDEX if only_indexes else None) for fault in pages]
        try:
            return [_reference(connection, *row) for row in broken_references(connection)]
        except sqlite3.Error as error:
            return [Fault("database", "library.db", str(error))]


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
