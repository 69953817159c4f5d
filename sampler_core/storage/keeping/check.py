"""Checking everything that a library promises, on a snapshot of its rows, so that nobody has to wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from ..arrays import ArrayFiles
from ..database import database_of
from ..locks import alone
from .check_arrays import array_faults
from .check_projections import projection_faults
from .check_results import outcome_faults
from .check_timelines import timeline_faults
from .faults import Fault
from .manifest import FOLDER
from .verify import Watch, unwatched
from .workspace import workspace


def check(library: Path, watch: Watch = unwatched) -> list[Fault]:
    """Everything that is wrong with ``library``; empty when all is as it should be.

    Raises:
        LibraryFull: when there is no space for a copy of the database.
    """
    with alone(library):
        return find_faults(library, watch)


def find_faults(library: Path, watch: Watch = unwatched, *, digests: bool = True) -> list[Fault]:
    """As :func:`check`, for who is alone in the library already; without ``digests`` arrays have only their size
    checked."""
    watch("database", 0, 1)
    with workspace(library / FOLDER) as place, database_of(library).snapshot(place) as (found, connection):
        if connection is None:
            return found
        return found + list(_row_faults(connection, library, watch, digests=digests))


def _row_faults(connection: Connection, library: Path, watch: Watch, *, digests: bool) -> Iterator[Fault]:
    yield from outcome_faults(connection, watch)
    yield from timeline_faults(connection, watch)
    yield from projection_faults(connection, watch)
    yield from array_faults(connection, ArrayFiles(library / "arrays"), watch, digests=digests)
