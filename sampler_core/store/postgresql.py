"""A library's rows in PostgreSQL, for what SQLite is too small for: many machines, many writers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    func,
    inspect,
    literal_column,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from . import migrations
from .engine import APPLICATION_ID, BUSY_TIMEOUT_S
from .errors import LibraryBusy, LibraryError, LibraryFull, NotALibrary
from .faults import Fault
from .schema import check_revision, note_version, upgrade

_LOCK_NOT_AVAILABLE, _DISK_FULL = "55P03", "53100"
_NUMBERED = text(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)


class PostgresqlDatabase:
    """The :class:`~.database.Database` at ``address``: ``postgresql://user@host/name``. A password does not belong into
    it, but into ``PGPASSWORD`` or ``~/.pgpass``.

    Raises:
        LibraryError: when the address cannot be read, or the driver is not installed.
    """

    def __init__(self, address: str) -> None:
        self.url = _url(address)

    def check_empty(self) -> None:
        """Check that nobody uses the database.

        Raises:
            LibraryError: when somebody does, or it cannot be reached.
        """
        engine = self.reading()
        try:
            with engine.connect() as connection:
                if inspect(connection).get_table_names():
                    raise LibraryError(f"{self} is not empty: choose one of its own, `createdb NAME` makes it")
        finally:
            engine.dispose()

    def prepare(self, before: Callable[[Path], None]) -> None:
        """See :class:`~.database.Database`. There is nothing before a migration: a transaction undoes it."""
        engine = self.writing()
        try:
            with engine.begin() as connection:
                self._bring_up_to_date(connection)
        finally:
            engine.dispose()

    def reading(self) -> Engine:
        """See :class:`~.database.Database`."""
        return self._engine("-c default_transaction_read_only=on -c work_mem=64MB", isolation_level="REPEATABLE READ")

    def writing(self) -> Engine:
        """See :class:`~.database.Database`."""
        engine = self._engine(f"-c lock_timeout={round(BUSY_TIMEOUT_S * 1000)}")

        @event.listens_for(engine, "begin")
        def on_begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")

        return engine

    def rebuilding(self) -> Engine:
        """See :class:`~.database.Database`."""
        return self.writing()

    def continue_numbering(self, connection: Connection) -> None:
        """See :class:`~.database.Database`."""
        for name, column in connection.execute(_NUMBERED).all():
            sequence = func.pg_get_serial_sequence(name, column)
            highest = select(func.max(literal_column(f'"{column}"'))).select_from(table(name)).scalar_subquery()
            connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))

    def explained(self, error: DBAPIError) -> LibraryError | None:
        """See :class:`~.database.Database`."""
        code = getattr(error.orig, "sqlstate", None)
        if code == _LOCK_NOT_AVAILABLE:
            return LibraryBusy(f"another process has kept {self} locked: wait for it to end, and repeat")
        if code == _DISK_FULL:
            return LibraryFull(f"no space is left for {self}: free some, and repeat")
        if isinstance(error, OperationalError):
            return LibraryError(f"{self} cannot be reached ({_told(error)}): look after the server, and repeat")
        return None

    def quick_fault(self) -> str | None:
        """See :class:`~.database.Database`."""
        return None

    def faults(self, connection: Connection) -> list[str]:
        """See :class:`~.database.Database`. PostgreSQL keeps references whole; its pages are its administrator's."""
        return []

    @contextmanager
    def snapshot(self, place: Path) -> Iterator[tuple[list[Fault], Connection | None]]:
        """See :class:`~.database.Database`. A transaction sees one moment; nothing is copied."""
        engine = self.reading()
        try:
            with engine.connect() as connection:
                yield [], connection
        finally:
            engine.dispose()

    def give_back(self) -> int:
        """See :class:`~.database.Database`. PostgreSQL clears up behind itself, and uses the space again."""
        return 0

    def size(self, connection: Connection) -> int:
        """See :class:`~.database.Database`."""
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)

    def __str__(self) -> str:
        return f"the database {self.url.render_as_string(hide_password=True)}"

    def _bring_up_to_date(self, connection: Connection) -> None:
        tables = inspect(connection).get_table_names()
        if tables and "alembic_version" not in tables:
            raise NotALibrary(f"{self} holds tables that are not sampler's: choose a database of its own")
        revision = connection.scalar(text("SELECT version_num FROM alembic_version")) if tables else None
        if revision == migrations.head():
            return
        writer = connection.scalar(text("SELECT value FROM meta WHERE name = 'app_version'")) if tables else None
        check_revision(revision, writer, str(self))
        upgrade(connection, str(self))
        note_version(connection)

    def _engine(self, options: str, **more: Any) -> Engine:
        engine = create_engine(self.url, connect_args={"options": options}, pool_pre_ping=True, **more)

        @event.listens_for(engine, "handle_error")
        def on_error(context: ExceptionContext) -> None:
            error = context.sqlalchemy_exception
            if isinstance(error, DBAPIError) and (told := self.explained(error)) is not None:
                raise told from error

        return engine


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise LibraryError(f"{address!r} is no address: write it as postgresql://user@host/name") from None
    if url.get_backend_name() != "postgresql":
        raise LibraryError(f"{address!r} names no PostgreSQL database: write it as postgresql://user@host/name")
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise LibraryError(
            "the driver for PostgreSQL is not installed: `pip install 'sampler-core[postgresql]'`"
        ) from None
    return url.set(drivername="postgresql+psycopg")


def _told(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
