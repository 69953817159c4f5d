"""Where a library's rows are: in SQLite, a file in its folder, or in PostgreSQL, at an address noted in its folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..bounds import SETTINGS_BYTES
from ..files import UnreadableText, read_small_text
from .errors import Damaged, LibraryDamaged, LibraryError
from .faults import Fault
from .layout import ADDRESS, in_postgresql


class Database(Protocol):
    """What the library needs of a database."""

    def prepare(self, before: Callable[[Path], None]) -> None:
        """Create it, or bring it up to date, as need be; ``before`` is called with the library's folder before rows in
        it change their form (a database that is elsewhere is its administrator's).

        Raises:
            LibraryError: when it cannot be used; the message says why and what to do.
        """
        ...

    def quick_fault(self) -> str | None:
        """The first thing wrong with what it is stored in, as far as a quick look tells; ``None`` for nothing."""
        ...

    def reading(self) -> Engine:
        """An engine that cannot write; each of its connections sees one state."""
        ...

    def writing(self) -> Engine:
        """An engine whose transactions come one after the other, those of other processes included."""
        ...

    def rebuilding(self) -> Engine:
        """An engine for one transaction that makes everything anew, however much that is: nobody reads meanwhile, and
        references may be broken until it ends."""
        ...

    def continue_numbering(self, connection: Connection) -> None:
        """Have new rows get ids above those that were put in with theirs."""
        ...

    def explained(self, error: DBAPIError) -> LibraryError | None:
        """What a person can do about ``error``, if anything."""
        ...

    def faults(self, connection: Connection) -> list[str]:
        """What the database finds wrong with itself; empty when it is sound."""
        ...

    def snapshot(self, place: Path) -> AbstractContextManager[tuple[list[Fault], Connection | None]]:
        """Hold the rows as they stand at one moment, without keeping writers from going on: what the database finds
        wrong with them, and a connection that sees them (``None`` where what they say is not to be trusted).
        ``place`` is an empty folder for a copy."""
        ...

    def give_back(self) -> int:
        """Give space that deleted rows have left to the file system, where there is much of it and nobody is connected;
        the bytes given back."""
        ...

    def size(self, connection: Connection) -> int:
        """Bytes that it takes."""
        ...


def database_of(library: Path, damaged: Damaged = LibraryDamaged.of) -> Database:
    """The database of the library in the folder ``library``, which need not be there yet; ``damaged`` makes the error
    that says so of it."""
    address = library / ADDRESS
    if in_postgresql(library):
        from .postgresql import PostgresqlDatabase

        try:
            return PostgresqlDatabase(read_small_text(address, SETTINGS_BYTES).strip())
        except UnreadableText as error:
            raise LibraryDamaged(f"{error}; the library {library} has its database at the address in it") from error
    from .sqlite_file import SqliteFile

    return SqliteFile(library, damaged)
