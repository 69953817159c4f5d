"""The library: a folder with a database, arrays beside it, and a scratch folder for work in progress."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from ..contracts import Outcome
from .arrays import ArrayFiles
from .dump import dump_lines
from .engine import reading_engine, writing_engine
from .errors import LibraryBusy, LibraryError, LibraryFull, LibraryMissing, UnknownFile
from .known import iterate_failed, iterate_records, record_at, stored_at
from .lookups import Lookups
from .query import Query
from .runs import PastRun, past_runs
from .saved import Saved, saved_queries
from .schema import ensure_schema
from .schemas import SchemaCheck
from .search import Found, count_found, iterate_found
from .stored import StoredFile
from .transaction import Transaction


class Library(Lookups):
    """What was found out about files. Reads go through an engine that cannot write, writes through
    :meth:`transaction`; reads inside a transaction see what was there before it."""

    def __init__(self, path: Path, reading: Engine, writing: Engine) -> None:
        super().__init__(reading)
        self.path = path
        self.arrays = ArrayFiles(path / "arrays")
        self.scratch = path / "scratch"
        self.check = SchemaCheck()
        self._writing = writing

    @classmethod
    def open(cls, path: Path) -> Library:
        """Open the library in the folder ``path``; it is created, or migrated, as need be.

        Raises:
            LibraryError: when it cannot be used; the message says why and what to do.
        """
        database = path / "library.db"
        try:
            for folder in (path, path / "arrays", path / "scratch"):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"there can be no library in {path} ({error.strerror}): choose another --library"
            ) from error
        ensure_schema(database)
        return cls(path, reading_engine(database), writing_engine(database))

    @classmethod
    def open_existing(cls, path: Path) -> Library:
        """Open the library in ``path``, which has to be there.

        Raises:
            LibraryMissing: when it is not.
            LibraryError: as for :meth:`open`.
        """
        if not (path / "library.db").exists():
            raise LibraryMissing(f"there is no library in {path}: `sampler analyze PATH` creates it")
        return cls.open(path)

    def close(self) -> None:
        """Close all connections."""
        self._reading.dispose()
        self._writing.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Write: all of it or, when the block raises, nothing. Other writers wait up to 30 s.

        Raises:
            LibraryBusy: when another process writes for longer than that.
            LibraryFull: when the disk is full; nothing was changed.
            LibraryError: when the disk fails otherwise; nothing was changed.
        """
        try:
            with self._writing.begin() as connection:
                transaction = Transaction(connection, self.arrays, self.check, self.scratch)
                yield transaction
                transaction.finish()
        except OperationalError as error:
            if (explained := _explained(error, self.path)) is None:
                raise
            raise explained from error
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise _full(self.path) from error
        finally:
            self.arrays.forget()

    def check_integrity(self) -> list[str]:
        """What SQLite finds wrong with the database; empty when it is sound."""
        with self._reading.connect() as connection:
            faults = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        return faults + [f"{row[0]} row {row[1]} refers to a {row[2]} that is not there" for row in broken]

    def dump(self) -> list[str]:
        """The whole content in a canonical form, one JSON object per line; see :mod:`.dump`."""
        with self._reading.connect() as connection:
            return dump_lines(connection)

    def record(self, path: Path) -> dict[str, Any] | None:
        """The public record of the file at ``path``: ``{"path", "audio", "outcomes"}``."""
        with self._reading.connect() as connection:
            return record_at(connection, path)

    def file(self, path: Path) -> StoredFile:
        """All that is known of the file at ``path``, typed: ``library.file(path).result(Tempo)``.

        Raises:
            UnknownFile: when it is not in the library.
        """
        with self._reading.connect() as connection:
            found = stored_at(connection, path, self.arrays)
        if found is None:
            raise UnknownFile(f"{path} is not in the library {self.path}. `sampler analyze {path}` adds it.")
        return found

    def records(self, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """The public records of all files that ``query`` finds, in its order. Writers are not held up meanwhile."""
        return iterate_records(self._reading, query or Query())

    def failed(self, query: Query) -> Iterator[tuple[Path, Outcome]]:
        """What failed, as it stands now, on the files that ``query`` finds: one outcome for each step."""
        return iterate_failed(self._reading, query)

    def runs(self, limit: int | None = None) -> list[PastRun]:
        """The latest runs into this library, latest first."""
        with self._reading.connect() as connection:
            return past_runs(connection, limit)

    def find(self, query: Query, limit: int | None = None, after: str | None = None) -> list[Found]:
        """What is known at a glance of the files that ``query`` finds, in its order, by path where it has none.

        At most ``limit`` of them, behind the one whose ``cursor`` is given as ``after``.

        Raises:
            LibraryError: when the query names a field or a saved query that is not there, or ``after`` is no cursor
                of this order; the message says what there is.
        """
        return list(self.iterate(query, limit, after))

    def iterate(self, query: Query, limit: int | None = None, after: str | None = None) -> Iterator[Found]:
        """The same, a page at a time. Writers are not held up meanwhile."""
        return iterate_found(self._reading, query, limit, after)

    def count(self, query: Query) -> int:
        """How many files ``query`` finds."""
        with self._reading.connect() as connection:
            return count_found(connection, query)

    def saved_queries(self) -> list[Saved]:
        """The saved queries, by name; :meth:`transaction` saves and removes them."""
        with self._reading.connect() as connection:
            return saved_queries(connection)


def _full(path: Path) -> LibraryFull:
    return LibraryFull(f"no space is left for the library {path}: free some, and repeat")


def _explained(error: OperationalError, path: Path) -> LibraryError | None:
    match getattr(error.orig, "sqlite_errorcode", 0) & 0xFF:  # without what extended codes add
        case sqlite3.SQLITE_BUSY:
            return LibraryBusy(f"another process has kept the library {path} locked: wait for it to end, and repeat")
        case sqlite3.SQLITE_FULL:
            return _full(path)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
            return LibraryError(f"the library {path} cannot be written ({error.orig}): look at its disk, and repeat")
    return None
