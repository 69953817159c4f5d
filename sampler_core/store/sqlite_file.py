"""A library's rows in SQLite: one file in its folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from .copying import copied
from .engine import code_of, reading_engine, writing_engine
from .errors import Damaged, LibraryBusy, LibraryError, LibraryFull
from .faults import Fault
from .schema import ensure_schema
from .sqlite import quick_fault, unused_bytes, vacuum

_WORTH_BYTES = 2**20


class SqliteFile:
    """The :class:`~.database.Database` in ``library.db``."""

    def __init__(self, library: Path, damaged: Damaged) -> None:
        self._library, self._damaged = library, damaged
        self._path = library / "library.db"

    def prepare(self, before: Callable[[Path], None]) -> None:
        """See :class:`~.database.Database`."""
        ensure_schema(self._path, self._damaged, before)

    def quick_fault(self) -> str | None:
        """See :class:`~.database.Database`. Indexes are not compared with their tables."""
        return quick_fault(self._path)

    def reading(self) -> Engine:
        """See :class:`~.database.Database`."""
        return reading_engine(self._path, self._damaged)

    def writing(self) -> Engine:
        """See :class:`~.database.Database`."""
        return writing_engine(self._path, self._damaged)

    def rebuilding(self) -> Engine:
        """See :class:`~.database.Database`."""
        return writing_engine(self._path, self._damaged, foreign_keys=False, spill=True)

    def continue_numbering(self, connection: Connection) -> None:
        """See :class:`~.database.Database`. SQLite goes on from the highest by itself."""

    def explained(self, error: DBAPIError) -> LibraryError | None:
        """See :class:`~.database.Database`."""
        library = self._library
        match code_of(error.orig):
            case sqlite3.SQLITE_BUSY:
                return LibraryBusy(f"another process has kept {library} locked: wait for it to end, and repeat")
            case sqlite3.SQLITE_FULL:
                return LibraryFull.of(library)
            case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
                return LibraryError(
                    f"the library {library} cannot be written ({error.orig}): look at its disk, and repeat"
                )
        return None

    def faults(self, connection: Connection) -> list[str]:
        """See :class:`~.database.Database`."""
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        return found + [f"{row[0]} row {row[1]} refers to a {row[2]} that is not there" for row in broken]

    def give_back(self) -> int:
        """See :class:`~.database.Database`."""
        before, unused = self._path.stat().st_size, unused_bytes(self._path)
        if unused < max(_WORTH_BYTES, before // 10):
            return 0
        try:
            vacuum(self._path)
        except sqlite3.OperationalError:  # in use, or no space for a copy: the next results fill it
            return 0
        return before - self._path.stat().st_size

    @contextmanager
    def snapshot(self, place: Path) -> Iterator[tuple[list[Fault], Connection | None]]:
        """See :class:`~.database.Database`."""
        with copied(self._library, place) as found:
            yield found

    def size(self, connection: Connection) -> int:
        """See :class:`~.database.Database`."""
        return self._path.stat().st_size
