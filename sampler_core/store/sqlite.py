"""What only SQLite has: copying a database while others write, looking for damage in its pages, giving space back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, StaticPool, create_engine

from .engine import Connected, connect

_MOST = 10_000
_OF_VALUES = re.compile(r"(NULL value in|CHECK constraint failed in|\S+ value in) ")


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database as it stands at one moment, whoever writes to it; ``target`` becomes one file without a journal.

    Raises:
        sqlite3.Error: when it cannot be read or written.
    """
    with closing(connect(target, "rwc")) as writing:
        writing.execute("PRAGMA synchronous=OFF")  # whoever keeps the copy flushes it once, at the end
        source.backup(writing)
        writing.execute("PRAGMA journal_mode=delete")


@contextmanager
def to_oneself(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection beside which no other process reads or writes; torn transactions are undone, no journal is left.

    Raises:
        sqlite3.Error: when it is in use for longer than the busy timeout, or damaged.
    """
    with closing(connect(database, "rw")) as connection:
        connection.execute("PRAGMA journal_mode=delete")
    with closing(connect(database, "rw")) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # the lock stays until the connection is closed
        yield connection


@contextmanager
def frozen(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database that nobody writes; it leaves no file beside it."""
    uri = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, factory=Connected)) as connection:
        connection.text_factory = _as_it_is
        yield connection


def frozen_engine(database: Path) -> Engine:
    """An engine on a database that nobody writes, for one thread."""
    uri = f"{database.absolute().as_uri()}?mode=ro&immutable=1"

    def connected() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, factory=Connected)
        connection.text_factory = _as_it_is
        return connection

    return create_engine("sqlite://", creator=connected, poolclass=StaticPool)


def _as_it_is(text: bytes) -> str:
    """What is no UTF-8 stops nothing: :mod:`.checks.rows` tells of it."""
    return text.decode("utf-8", "surrogateescape")


def page_faults(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with pages and indexes; empty when all is sound. Of values :mod:`.checks.rows` tells."""
    try:
        found = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST})") if row[0] != "ok"]
        return [fault for fault in found if not _OF_VALUES.match(fault)]
    except sqlite3.DatabaseError as error:
        return [str(error)]


def broken_references(connection: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """Rows that refer to nothing: their table, their rowid, and the table in which the other row is missing."""
    return [(child, row, parent) for child, row, parent, _ in connection.execute("PRAGMA foreign_key_check")]


def quick_fault(database: Path) -> str | None:
    """The first thing wrong with the pages of a database; indexes are not compared with their tables."""
    try:
        with closing(connect(database, "rw")) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else str(found)


def reindex(database: Path) -> None:
    """Make all indexes anew from their tables."""
    with closing(connect(database, "rw")) as connection:
        connection.execute("REINDEX")


def forget_row(connection: Connection, name: str, row: int | None) -> None:
    """Delete a row by its rowid; in a table that has none, all rows of files that are not there."""
    if row is None:
        connection.exec_driver_sql(f'DELETE FROM "{name}" WHERE file_id NOT IN (SELECT id FROM files)')
        return
    connection.exec_driver_sql(f'DELETE FROM "{name}" WHERE rowid = ?', (row,))


def unused_bytes(database: Path) -> int:
    """What deleted rows have left free inside the file."""
    with closing(connect(database, "rw")) as connection:
        pages = connection.execute("PRAGMA freelist_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    return int(pages) * int(size)


def vacuum(database: Path) -> None:
    """Make the file as small as what is in it."""
    with closing(connect(database, "rw")) as connection:
        connection.execute("VACUUM")
