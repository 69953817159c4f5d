"""Creating the database, and bringing an older one up to date."""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from .engine import APPLICATION_ID, connect, writing_engine
from .errors import LibraryError, LibraryTooNew, NotALibrary
from .migrations import HEAD, REVISIONS


def app_version() -> str:
    """The version of this program."""
    return version("sampler-core")


def ensure_schema(database: Path) -> None:
    """Create the database at ``database``, or migrate it to today's schema.

    Raises:
        LibraryTooNew: when a newer version of this program wrote it.
        NotALibrary: when it is a database of something else, or no database.
        LibraryError: when it is damaged.
    """
    if database.exists() and _revision(database) == HEAD:
        return
    engine = writing_engine(database, foreign_keys=False)
    try:
        _migrate(engine, database)
    finally:
        engine.dispose()


def _revision(database: Path) -> str | None:
    """The revision the database is at; ``None`` for an empty one."""
    connection = connect(database, "rw")
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application == APPLICATION_ID:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return _known(row and row[0], connection, database)
        if application != 0 or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise NotALibrary(f"{database} is a database, but not a sampler library: choose another --library")
    except sqlite3.DatabaseError as error:
        raise _unreadable(database, error) from error
    finally:
        connection.close()
    return None


def _unreadable(database: Path, error: sqlite3.Error) -> LibraryError:
    if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
        return NotALibrary(f"{database} is not a database: choose another --library, or move it away")
    return LibraryError(f"{database} cannot be read ({error}); nothing was changed: restore it from a backup")


def _known(revision: str | None, connection: sqlite3.Connection, database: Path) -> str | None:
    if revision is not None and revision not in REVISIONS:
        row = connection.execute("SELECT value FROM meta WHERE name = 'app_version'").fetchone()
        raise LibraryTooNew(
            f"{database.parent} was written by sampler {row[0] if row else '(unknown)'}, this is {app_version()}: "
            "upgrade sampler, or choose another --library"
        )
    return revision


def _migrate(engine: Engine, database: Path) -> None:
    try:
        with engine.begin() as connection:
            _upgrade(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise LibraryError(f"{database}: the migration broke {len(broken)} references and was undone")
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO meta (name, value) VALUES ('app_version', ?)", (app_version(),)
            )
    except DatabaseError as error:
        raise LibraryError(f"{database} cannot be brought up to date ({error.orig}); nothing was changed") from error


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "sampler_core.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
