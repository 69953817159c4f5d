"""Taking an archive into a new library: everything is verified first, then come arrays, then all rows in one
transaction. Whenever it is stopped, the library is empty, or whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sampler_sdk.library import Library, LibraryError
from sqlalchemy import Connection, Table, func, insert, literal, select
from sqlalchemy.exc import DBAPIError

from sampler_core.store.maintenance import (
    BACKUPS,
    ArrayFiles,
    Database,
    LibraryFull,
    LibraryMissing,
    Watch,
    alone,
    array_is_whole,
    created,
    flush,
    make_anew,
    make_shared_folder,
    migrations,
    note_version,
    shared_mode,
    unwatched,
    upgrade,
    without_runs,
    workspace,
)

from ..check import content_faults
from .format import Manifest
from .reading import Archive, opened
from .rows import columns_of, reader, tables_of

_BATCH = 1000
_BATCH_BYTES = 2**22
_TOGETHER = 256
"""Arrays that are flushed together; see :mod:`..arrays`."""


def take_in(library: Path, file: Path, watch: Watch = unwatched) -> Manifest:
    """Take the archive ``file`` into the library in the folder ``library``: one that is still empty, or, where there
    is none, a new one in SQLite. An archive of an older version is brought up to date.

    Raises:
        LibraryTooNew: when a newer version made the archive.
        LibraryTooOld: when a version made it from which no migration leads here.
        LibraryFull: when there is not the space.
        LibraryError: when the archive is damaged, or something is in the library already; nothing was changed.
    """
    with opened(file) as archive:
        _check_empty(library)
        _check_space(archive, library)
        archive.verify(watch)
        with _undone(library):
            _take_in(library, archive, watch)
        return archive.manifest


def _take_in(library: Path, archive: Archive, watch: Watch) -> None:
    with Library.open(library) as made:
        database, arrays = made.database, made.arrays
    with without_runs(library, "library unarchive"), alone(library):
        _check_empty(library)
        brought: list[Path] = []
        try:
            _bring_arrays(archive, arrays, brought, watch)
            _put_all(archive, library, database, watch)
        except BaseException:
            with suppress(LibraryError):  # the rows are there all the same, or nobody can tell: then arrays stay
                _check_empty(library)
                for place in brought:
                    place.unlink(missing_ok=True)
            raise


@contextmanager
def _undone(library: Path) -> Iterator[None]:
    """Leave of a library that was made for an archive nothing, unless it was taken in."""
    was_there = library.exists()
    before = set(library.iterdir()) if was_there else set()
    try:
        yield
    except BaseException:
        if not before:
            with suppress(LibraryError, OSError):
                _check_empty(library)
                for path in library.iterdir():
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                if not was_there:
                    library.rmdir()
        raise


def _check_empty(library: Path) -> None:
    try:
        with Library.open_existing(library) as there, there.reading() as connection:
            _refuse_rows(connection, library)
    except LibraryMissing:
        return


def _refuse_rows(connection: Connection, library: Path) -> None:
    for table in tables_of(connection):
        if table.name != "meta" and connection.execute(select(literal(1)).select_from(table).limit(1)).first():
            raise LibraryError(
                f"there is something in the library {library} already, and an archive is a whole one: "
                "choose a new folder with --library"
            )


def _check_space(archive: Archive, library: Path) -> None:
    needed = archive.manifest.array_bytes + sum(part.size for part in archive.manifest.tables.values())
    place = next(folder for folder in (library, *library.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < needed:
        raise LibraryFull(
            f"what is in {archive.path} needs {needed / 1e6:.0f} MB in {library}, {free / 1e6:.0f} MB are free: "
            "free some, or choose another --library"
        )


def _bring_arrays(archive: Archive, arrays: ArrayFiles, brought: list[Path], watch: Watch) -> None:
    """Have all arrays in place, so that they survive a power cut; ``brought`` gets those that were not there."""
    with workspace(arrays.root.parent / BACKUPS) as arriving:
        for first in range(0, len(archive.arrays), _TOGETHER):
            watch("arrays", first, len(archive.arrays))
            moves = {}
            for sha256 in archive.arrays[first : first + _TOGETHER]:
                place = arrays.place(sha256)
                if not array_is_whole(place, sha256, archive.size(sha256)):
                    moves[arriving / place.name] = place
            for file in moves:
                with created(file, shared_mode(arrays.root)) as written:
                    written.writelines(archive.chunks(file.stem))
            flush(moves)
            for file, place in moves.items():
                make_shared_folder(place.parent)
                brought.append(place)
                file.replace(place)
        flush({place.parent for place in brought} | {arrays.root})


def _put_all(archive: Archive, library: Path, database: Database, watch: Watch) -> None:
    """All rows, or none."""
    engine = database.rebuilding()
    try:
        with engine.begin() as connection:
            _refuse_rows(connection, library)
            make_anew(connection, archive.manifest.revision)
            tables = tables_of(connection)
            if {table.name: columns_of(table) for table in tables} != archive.columns:
                raise archive.damaged(f"its tables are not those of revision {archive.manifest.revision}")
            for table in tables:
                _put_rows(connection, table, archive, watch)
            database.continue_numbering(connection)
            _check_arrays(connection, next(table for table in tables if table.name == "arrays"), archive)
            if archive.manifest.revision != migrations.head():
                upgrade(connection, str(library))
                note_version(connection)
            if faults := database.faults(connection):
                raise archive.damaged(faults[0])
            _check_content(connection, library, archive, watch)
    except DBAPIError as error:
        raise database.explained(error) or archive.damaged(" ".join(str(error.orig).split())) from error
    finally:
        engine.dispose()


def _check_content(connection: Connection, library: Path, archive: Archive, watch: Watch) -> None:
    """What comes in is as good as what is made here: the same rules as for a check, before anybody sees it."""
    faults = content_faults(connection, ArrayFiles(library / "arrays"), watch, digests=False)
    if fault := next((fault for fault in faults if not fault.residue), None):
        raise archive.damaged(f"{fault.where}: {fault.what}")


def _put_rows(connection: Connection, table: Table, archive: Archive, watch: Watch) -> None:
    part = archive.manifest.tables[table.name]
    lines, read = archive.lines(table.name), reader(part.columns)
    done = 0
    for batch in _batches(lines):
        connection.execute(insert(table), [_row(archive, table.name, read, line) for line in batch])
        done += len(batch)
        watch(table.name, done, part.rows)
    if connection.scalar(select(func.count()).select_from(table)) != part.rows:
        raise archive.damaged(f"{table.name} has not the rows that it should have")


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Rows that are put together: as many as are quick, and as fit into little memory."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _row(archive: Archive, table: str, read: Callable[[bytes], dict[str, Any]], line: bytes) -> dict[str, Any]:
    try:
        return read(line)
    except ValueError as error:
        raise archive.damaged(f"a row of {table} cannot be read: {' '.join(str(error).split())[:200]}") from error


def _check_arrays(connection: Connection, table: Table, archive: Archive) -> None:
    noted = {row.sha256: row.size for row in connection.execute(select(table.c.sha256, table.c.size))}
    if noted != {sha256: archive.size(sha256) for sha256 in archive.arrays}:
        raise archive.damaged("its arrays are not those that are noted")
