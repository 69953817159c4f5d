"""Creating the database, and bringing an older one up to date."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from ..files import created, shared_mode
from ..text import shortened
from . import migrations
from .engine import APPLICATION_ID, code_of, connect, means_damage, writing_engine
from .errors import Damaged, LibraryError, LibraryTooNew, LibraryTooOld, NotALibrary
from .layout import was_a_library
from .locks import alone
from .search_rows import make_all_searchable


def app_version() -> str:
    """The version of this program."""
    return version("sampler-core")


def ensure_schema(database: Path, damaged: Damaged, before: Callable[[Path], None]) -> None:
    """Create the database at ``database``, or migrate it to today's schema.

    Args:
        database: the file.
        damaged: makes the error that says so of the library.
        before: called with the library's folder before a migration, with the library locked; what it raises ends this.

    Raises:
        LibraryTooNew: when a newer version of this program wrote it.
        LibraryTooOld: when a version wrote it from which no migration leads here.
        NotALibrary: when it is a database of something else, or no database.
        LibraryDamaged: when it is damaged, or gone from a library that has arrays or backups.
    """
    if revision_of(database, damaged) == migrations.head():
        return
    with alone(database.parent):
        revision = revision_of(database, damaged)  # another process may have come first
        if revision == migrations.head():
            return
        if revision is not None:
            before(database.parent)
        else:
            _create(database)
        engine = writing_engine(database, damaged, foreign_keys=False)
        try:
            _migrate(engine, database)
        finally:
            engine.dispose()


def _create(database: Path) -> None:
    """SQLite gives its journals the mode of the database."""
    if not database.exists():
        created(database, shared_mode(database.parent)).close()


def revision_of(database: Path, damaged: Damaged) -> str | None:
    """The revision the database is at; ``None`` for one that is still to be made.

    Raises:
        LibraryError: as for :func:`ensure_schema`.
    """
    if not database.exists():
        _not_made_yet(database, damaged, "its library.db is gone")
        return None
    try:
        with closing(connect(database, "rw")) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            if application == APPLICATION_ID:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                return _known(row and row[0], connection, database)
            if application == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                _not_made_yet(database, damaged, "its library.db is empty")
                return None
    except sqlite3.DatabaseError as error:
        raise _unreadable(database, damaged, error) from error
    _not_made_yet(database, damaged, "its library.db is another database")
    raise NotALibrary(f"{database} is a database, but not a sampler library: choose another --library")


def _not_made_yet(database: Path, damaged: Damaged, otherwise: str) -> None:
    """Nothing, unless there was a library here."""
    if was_a_library(database.parent):
        raise damaged(database.parent, otherwise)


def _unreadable(database: Path, damaged: Damaged, error: sqlite3.DatabaseError) -> LibraryError:
    if code_of(error) == sqlite3.SQLITE_NOTADB and not was_a_library(database.parent):
        return NotALibrary(f"{database} is not a database: choose another --library, or move it away")
    if means_damage(error) or code_of(error) == sqlite3.SQLITE_ERROR:  # no such table, of ours
        return damaged(database.parent, str(error))
    return LibraryError(f"{database} cannot be read ({error}); nothing was changed: look at its disk, and repeat")


def _known(revision: str | None, connection: sqlite3.Connection, database: Path) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = 'app_version'").fetchone() if revision else None
    check_revision(revision, row and row[0], str(database.parent))
    return revision


def check_revision(revision: str | None, writer: str | None, where: str) -> None:
    """Check that this program can read what is of ``revision``: ``where``, which the version ``writer`` wrote.

    Raises:
        LibraryTooNew: when only a newer version can.
        LibraryTooOld: when no migration leads from it to today's.
    """
    if revision is None or revision in migrations.REVISIONS:
        return
    if re.fullmatch("[0-9]{4}", str(revision)) and str(revision) > migrations.head():
        raise LibraryTooNew(
            f"{where} was written by sampler {writer or '(unknown)'}, this is {app_version()}: "
            "upgrade sampler, or choose another --library"
        )
    told = shortened(str(revision), 20)
    raise LibraryTooOld(
        f"{where} was written by a version of sampler that was never released (revision {told}), "
        f"and {app_version()} cannot read it; nothing was changed: "
        "analyze your files again into a new library, `sampler analyze PATH --library NEW`"
    )


def _migrate(engine: Engine, database: Path) -> None:
    try:
        with engine.begin() as connection:
            upgrade(connection, str(database))
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise LibraryError(f"{database}: the migration broke {len(broken)} references and was undone")
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            note_version(connection)
    except DatabaseError as error:
        raise LibraryError(f"{database} cannot be brought up to date ({error.orig}); nothing was changed") from error


def upgrade(connection: Connection, where: str) -> None:
    """Run the migrations that the database is missing, in the transaction of ``connection``.

    Raises:
        LibraryError: when rows were lost; the transaction is to be undone.
    """
    before, revision = _counts(connection), _revision(connection)
    _run_migrations(connection)
    if revision is not None and revision < migrations.SEARCH:
        make_all_searchable(connection)
    after = _counts(connection)
    if lost := [name for name, count in before.items() if after.get(name, count) < count]:
        raise LibraryError(f"{where}: the migration lost rows of {', '.join(lost)} and was undone")


def note_version(connection: Connection) -> None:
    """Note that this program made the database what it is."""
    connection.execute(text("DELETE FROM meta WHERE name = 'app_version'"))
    connection.execute(text("INSERT INTO meta VALUES ('app_version', :version)"), {"version": app_version()})


def make_anew(connection: Connection, revision: str) -> None:
    """Drop all tables, and make those of ``revision``, empty."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    _run_migrations(connection, revision)


def _revision(connection: Connection) -> str | None:
    """The revision of a database; ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _counts(connection: Connection) -> dict[str, int]:
    """Table → its rows."""
    names = inspect(connection).get_table_names()
    return {name: connection.scalar(select(func.count()).select_from(text(name))) or 0 for name in names}


def _run_migrations(connection: Connection, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "sampler_core.store:migrations")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, migrations.FOLDERS)))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
