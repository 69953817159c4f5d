"""Libraries of older versions, and migrations that are stopped."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, event

from sampler_core.storage import schema
from sampler_core.storage.engine import APPLICATION_ID, writing_engine
from sampler_core.storage.library import Library


def stopped_at(number: int, stop: Callable[[], object]) -> Callable[..., Engine]:
    """Makes the engine of a migration, which stops before its ``number``-th statement."""
    real = schema.writing_engine

    def make(*args, **more):
        engine, count = real(*args, **more), 0

        @event.listens_for(engine, "before_cursor_execute")
        def before(*_given) -> None:
            nonlocal count
            count += 1
            if count == number:
                stop()

        return engine

    return make


def open_and_be_killed(path: Path, number: int) -> None:
    """In a process of its own: before the ``number``-th statement of the migration, if it has so many."""
    schema.writing_engine = stopped_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
    Library.open(path).close()


def make_old(path: Path, revision: str) -> None:
    """Make the library one of ``revision``: what had no place then is gone."""
    database, now = path / "library.db", path / "now.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(now),))
    for file in path.glob("library.db*"):
        file.unlink()
    engine = writing_engine(database, foreign_keys=False)
    with engine.begin() as connection:
        schema.make_anew(connection, revision)
    engine.dispose()
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS now", (str(now),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            old, new = (_columns(connection, base, table) for base in ("main", "now"))
            if (shared := ", ".join(column for column in old if column in new)) and table != "alembic_version":
                connection.execute(f"INSERT OR REPLACE INTO main.{table} ({shared}) SELECT {shared} FROM now.{table}")
        connection.execute(f"PRAGMA main.application_id={APPLICATION_ID}")
    now.unlink()


def _columns(connection: sqlite3.Connection, base: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {base}.table_info({table})")]
