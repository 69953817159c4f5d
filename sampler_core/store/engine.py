"""Connections to the database, made so that no update is lost and no file is corrupted.

Python's sqlite3 opens no transaction before a SELECT, so read-then-write loses updates in silence; the writing
engine therefore takes the write lock with ``BEGIN IMMEDIATE``. SQLite before 3.51.3 (but 3.50.7 and 3.44.6) can
corrupt a database in WAL mode, so WAL is used only where that is mended.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any, Literal, Self

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event

from .errors import Damaged

BUSY_TIMEOUT_S = 30.0
APPLICATION_ID = 0x53414D50
"""``SAMP``: marks the file as ours."""


_NOT_OUR_SCHEMA = re.compile(
    "no such |has no column|has [0-9]+ columns|malformed|unsupported file format|syntax error|unrecognized token|"
    "incomplete input|circularly defined|may not be|foreign key mismatch|already exists|duplicate column|encoding"
)
"""What SQLite says of statements of ours where a table, an index or a trigger is not as it was made."""


class _Cursor(sqlite3.Cursor):
    """Python cannot read what SQLite says where it quotes a damaged schema: that is an error of the database, too."""

    def execute(self, *given: Any) -> Self:
        try:
            return super().execute(*given)
        except UnicodeDecodeError as error:
            raise _quoted(error) from error

    def executemany(self, *given: Any) -> Self:
        try:
            return super().executemany(*given)
        except UnicodeDecodeError as error:
            raise _quoted(error) from error


class Connected(sqlite3.Connection):
    """A connection all of whose errors are those of :mod:`sqlite3`."""

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, *given: Any) -> sqlite3.Cursor:
        found: sqlite3.Cursor = self.cursor().execute(*given)
        return found


def _quoted(error: UnicodeDecodeError) -> sqlite3.DatabaseError:
    told = sqlite3.DatabaseError(bytes(error.object).decode("utf-8", "backslashreplace"))
    told.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return told


def wal_is_safe(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the WAL-reset bug."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def journal_mode() -> Literal["wal", "delete"]:
    """The journal to use with this SQLite."""
    return "wal" if wal_is_safe() else "delete"


def connect(database: Path, mode: str) -> sqlite3.Connection:
    """A bare connection; ``mode`` is ``rw``, or ``rwc`` to create the file."""
    uri = f"{database.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_S, check_same_thread=False, factory=Connected
    )


def writing_engine(database: Path, damaged: Damaged, *, foreign_keys: bool = True, spill: bool = False) -> Engine:
    """An engine whose transactions take the write lock when they begin. A transaction is held in memory until it ends:
    with ``spill`` one that is too large is not, and locks readers, our own included, out before. What means that the
    file is damaged is raised as what ``damaged`` makes of it."""
    pragmas = (
        f"PRAGMA foreign_keys={int(foreign_keys)}",
        "PRAGMA synchronous=FULL",
        f"PRAGMA cache_spill={'ON' if spill else 'OFF'}",
    )
    return _engine(database, damaged, "rwc", "BEGIN IMMEDIATE", pragmas)


def reading_engine(database: Path, damaged: Damaged) -> Engine:
    """An engine that cannot write. The file is still opened for writing where it may be: after a crash of
    another process, it is the first reader that has to undo the torn transaction."""
    pragmas = (
        "PRAGMA query_only=ON",
        "PRAGMA cache_size=-65536",  # 64 MB at most: a listing in order reads pages of a table at random
    )
    return _engine(database, damaged, "rw", "BEGIN", pragmas)


def _engine(database: Path, damaged: Damaged, mode: str, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect(database, mode), poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("PRAGMA trusted_schema=OFF", *pragmas):
            connection.execute(pragma)
        if mode == "rwc":
            _set_journal(connection)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if means_damage(context.original_exception):
            raise damaged(database.parent, str(context.original_exception)) from context.original_exception

    return engine


def code_of(error: BaseException | None) -> int:
    """SQLite's primary result code; 0 for what the driver itself says."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF  # without what extended codes add


def means_damage(error: BaseException | None) -> bool:
    """Whether SQLite says by ``error`` that what is in the file cannot be what was written."""
    match code_of(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT:
            return True
        case sqlite3.SQLITE_ERROR:
            return _NOT_OUR_SCHEMA.search(str(error)) is not None
    return "Could not decode to UTF-8" in str(error)


def _set_journal(connection: sqlite3.Connection) -> None:
    wanted = journal_mode()
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        connection.execute(f"PRAGMA journal_mode={wanted}")
