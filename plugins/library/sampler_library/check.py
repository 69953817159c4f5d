"""Checking everything that a library promises, on a snapshot of its rows, so that nobody has to wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sampler_sdk.library import LibraryError
from sqlalchemy import Connection

from sampler_core.store.maintenance import (
    BACKUPS,
    ArrayFiles,
    Cure,
    Fault,
    Watch,
    alone,
    database_of,
    outcome_faults,
    row_faults,
    table_faults,
    unwatched,
    workspace,
)

from .check_arrays import array_faults
from .check_search import search_faults
from .check_timelines import timeline_faults


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
    with workspace(library / BACKUPS) as place, database_of(library).snapshot(place) as (found, connection):
        if connection is None:
            return found
        arrays = ArrayFiles(library / "arrays")
        return found + list(content_faults(connection, arrays, watch, digests=digests))


def content_faults(
    connection: Connection, arrays: ArrayFiles, watch: Watch, *, digests: bool = True
) -> Iterator[Fault]:
    """What is wrong with what the tables hold. Rows come first: what follows is only sure where they are sound."""
    tables = list(table_faults(connection))
    yield from tables
    if any(fault.where.startswith("table") for fault in tables):
        return
    told: set[Any] = set()
    for fault in row_faults(connection, watch):
        told.add(fault.target if fault.cure is Cure.FORGET_OUTCOME else None)
        yield fault
    for found in (
        outcome_faults(connection, watch),
        timeline_faults(connection, watch),
        search_faults(connection, watch),
        array_faults(connection, arrays, watch, digests=digests),
    ):
        for fault in _as_far_as_it_goes(found, certain=not told):
            if fault.cure is not Cure.FORGET_OUTCOME or fault.target not in told:
                yield fault


def _as_far_as_it_goes(faults: Iterator[Fault], *, certain: bool) -> Iterator[Fault]:
    """What a check finds before a row that is not sound, and was told of, ends it."""
    try:
        yield from faults
    except (ArithmeticError, AttributeError, LibraryError, LookupError, RuntimeError, TypeError, ValueError) as error:
        if certain:
            yield Fault("result", "library.db", f"it cannot be checked to its end: {error}")
