"""Writing a library into an archive: as it stood at one moment, while others go on writing to it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sampler_sdk.commands import new_file
from sampler_sdk.library import LibraryError
from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from sampler_core.store.maintenance import (
    BACKUPS,
    PRIVATE,
    ArrayFiles,
    Database,
    LibraryDamaged,
    Watch,
    alone,
    app_version,
    database_of,
    space_in,
    unwatched,
    workspace,
)

from .format import MANIFEST, Manifest, Part, array_member, table_member
from .reading import read
from .rows import columns_of, lines_of, tables_of

_CHUNK = 2**20


def write_archive(library: Path, file: Path, watch: Watch = unwatched) -> Manifest:
    """Write all that is in ``library`` into a new archive at ``file``, and verify it. The same content gives the same
    bytes, but for the date in the manifest.

    Raises:
        LibraryDamaged: when something in the library is missing or damaged; nothing is left behind.
        LibraryFull: when there is not the space; nothing is left behind.
        LibraryError: when there is such a file already, or no folder for it.
    """
    database = database_of(library)
    with alone(library):
        _check_free(file)
        with workspace(library / BACKUPS) as place, database.snapshot(place) as (found, connection):
            if found or connection is None:
                raise _not_whole(library, f"{found[0].where}: {found[0].what}")
            return _write_and_verify(file, connection, library, database, watch)


def _check_free(file: Path) -> None:
    if file.exists():
        raise LibraryError(f"there is {file} already: choose another name, or move it away")
    if not file.parent.is_dir():
        raise LibraryError(f"there is no folder {file.parent}: make it, and repeat")


def _write_and_verify(file: Path, connection: Connection, library: Path, database: Database, watch: Watch) -> Manifest:
    with space_in(file.parent), new_file(file, mode=PRIVATE, durable=True) as written:
        manifest = _write(written, connection, library, database, watch)
        written.flush()
        with read(file, written) as archive:
            archive.verify(watch)
    return manifest


def _write(file: BinaryIO, connection: Connection, library: Path, database: Database, watch: Watch) -> Manifest:
    try:
        with ZipFile(file, "w") as archive:
            tables = {table.name: table for table in tables_of(connection)}
            parts = {name: _write_table(archive, connection, table, watch) for name, table in tables.items()}
            arrays, array_bytes = _write_arrays(archive, connection, library, tables["arrays"], watch)
            manifest = Manifest(
                made_at=datetime.now(UTC), app_version=app_version(), tables=parts, arrays=arrays,
                array_bytes=array_bytes,
                revision=connection.scalar(text("SELECT version_num FROM alembic_version")) or "",
            )  # fmt: skip
            archive.writestr(_entry(MANIFEST, ZIP_DEFLATED), manifest.model_dump_json(indent=1) + "\n")
            return manifest
    except DBAPIError as error:
        raise database.explained(error) or _not_whole(library, str(error.orig)) from error
    except ValueError as error:
        raise _not_whole(library, str(error)) from error


def _write_table(archive: ZipFile, connection: Connection, table: Table, watch: Watch) -> Part:
    digest, rows, size = hashlib.sha256(), 0, 0
    with archive.open(_entry(table_member(table.name), ZIP_DEFLATED), "w", force_zip64=True) as member:
        for lines in lines_of(connection, table):
            content = b"".join(lines)
            digest.update(content)
            member.write(content)
            rows += len(lines)
            size += len(content)
            watch(table.name, rows, rows)
    return Part(columns=columns_of(table), rows=rows, size=size, sha256=digest.hexdigest())


def _write_arrays(
    archive: ZipFile, connection: Connection, library: Path, table: Table, watch: Watch
) -> tuple[int, int]:
    """All arrays that have a row; their number and bytes."""
    files, total = ArrayFiles(library / "arrays"), 0
    rows = sorted(connection.execute(table.select()), key=lambda row: row.sha256)
    for number, row in enumerate(rows):
        watch("arrays", number, len(rows))
        if not _write_array(archive, files.place(row.sha256), row.sha256, row.size):
            raise _not_whole(library, f"array {row.sha256} is missing or damaged")
        total += row.size
    return len(rows), total


def _write_array(archive: ZipFile, file: Path, sha256: str, size: int) -> bool:
    """Return whether it was what it should be."""
    digest, entry = hashlib.sha256(), _entry(array_member(sha256), ZIP_STORED)
    try:
        with file.open("rb") as source:
            entry.file_size = size
            with archive.open(entry, "w") as member:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    member.write(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == sha256


def _entry(name: str, compression: int) -> ZipInfo:
    """A member without what differs from one time, or machine, to the next."""
    entry = ZipInfo(name)
    entry.compress_type, entry.create_system, entry.external_attr = compression, 3, 0o644 << 16
    return entry


def _not_whole(library: Path, what: str) -> LibraryDamaged:
    return LibraryDamaged(
        f"the library {library} is not whole ({what}), so that it cannot be handed over: "
        "`sampler library check --repair`, then repeat"
    )
