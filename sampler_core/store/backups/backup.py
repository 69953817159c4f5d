"""Making a backup: consistent while others write, verified before it has a name."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from ...files import PRIVATE, make_shared_folder, new_text, shared_mode
from ...hints import library_command
from .. import migrations
from ..arrays import ArrayFiles, flush
from ..copying import explained
from ..engine import connect
from ..errors import LibraryError, LibraryFull
from ..layout import BACKUPS, in_postgresql
from ..locks import alone
from ..schema import app_version
from ..sqlite import broken_references, copy_database, frozen, page_faults
from .damage import damaged
from .linking import bring, link
from .manifest import Backup, Manifest, Reason, backups_in, file_sha256, rotate
from .verify import Watch, array_is_whole, array_rows, unwatched
from .workspace import free_name, workspace

_SPARE_BYTES = 16 * 2**20
"""Left free on the disk, for what else has to be written."""


def back_up(library: Path, into: Path | None = None, watch: Watch = unwatched) -> Backup:
    """Back up ``library`` into a new folder in ``into`` (its own ``backups``); every array's digest is checked.

    Raises:
        LibraryDamaged: when the library's database is; nothing is left behind.
        LibraryFull: when there is not the space; nothing is left behind.
        LibraryError: when it cannot be read, or what was written is not what was read.
    """
    with alone(library):
        return make_backup(library, Reason.ASKED, into, watch)


def make_backup(
    library: Path, reason: Reason, into: Path | None = None, watch: Watch = unwatched, *, label: str = "",
    source: sqlite3.Connection | None = None,
) -> Backup:  # fmt: skip
    """As :func:`back_up`, for who is alone in the library already, and may have its database open as ``source``.

    Unless it was asked for, arrays that are linked have only their size checked: nothing of them was written.
    """
    only_in_sqlite(library, "back it up")
    into = (into or library / BACKUPS).absolute()
    with workspace(into) as place:
        _check_space(library / "library.db", into)
        watch("database", 0, 1)
        _copy(library, source, place / "library.db")
        with explained(library, place / "library.db", damaged):
            lacking = _bring_arrays(library, place, backups_in(into), watch, thorough=reason is Reason.ASKED)
            manifest = _describe(place, reason, lacking)
        with new_text(place / "manifest.json") as file:
            file.write(manifest.model_dump_json(indent=1) + "\n")
        _set_modes(place, shared=into == (library / BACKUPS).absolute())
        folders = [path for path in place.rglob("*") if path.is_dir()]
        flush([place / "library.db", place / "manifest.json", *folders, place])
        final = free_name(into, f"{manifest.made_at:%Y%m%dT%H%M%SZ}{label}")
        place.rename(final)
        flush([into])
    return Backup(final, manifest)


def back_up_before_migration(library: Path) -> None:
    """Back up ``library``, which is locked, as it was before a migration; the latest few such backups stay.

    Raises:
        LibraryError: as for :func:`back_up`.
    """
    make_backup(library, Reason.MIGRATION, label=f"-before-{migrations.head()}")
    rotate(library, Reason.MIGRATION)


def _set_modes(place: Path, *, shared: bool) -> None:
    """A backup inside of the library is for whom the library is for; any other is its owner's. Arrays may be the very
    files of the library, so that it is their folders that keep others out."""
    folder = stat.S_IMODE(place.parent.stat().st_mode) if shared else 0o700
    for path in (place / "library.db", place / "manifest.json"):
        path.chmod(shared_mode(place.parent) if shared else PRIVATE)
    for path in (place, place / "arrays", *(place / "arrays").glob("*/")):
        path.chmod(folder)


def only_in_sqlite(library: Path, what: str) -> None:
    """Check that the rows of ``library`` are in its folder.

    Raises:
        LibraryError: when they are in PostgreSQL; it says how to do there ``what`` was to be done.
    """
    if in_postgresql(library):
        raise LibraryError(
            f"the rows of {library} are in PostgreSQL: {what} with pg_dump and pg_restore (and a copy of the folder), "
            f"or with {library_command('export')} and {library_command('import')}"
        )


def _check_space(database: Path, into: Path) -> None:
    try:
        needed = database.stat().st_size + _SPARE_BYTES
    except FileNotFoundError:
        return  # the copy says so
    free = shutil.disk_usage(into).free
    if free < needed:
        raise LibraryFull(
            f"a backup of the library needs {needed / 1e6:.0f} MB in {into}, {free / 1e6:.0f} MB are free: "
            f"free some, or name another place: {library_command('backup FOLDER')}"
        )


def _copy(library: Path, source: sqlite3.Connection | None, target: Path) -> None:
    with explained(library, target, damaged):
        with closing(connect(library / "library.db", "rw")) if source is None else nullcontext(source) as opened:
            copy_database(opened, target)
        with frozen(target) as connection:
            found = page_faults(connection)
            connection.execute("SELECT count(*) FROM arrays, alembic_version")
    if found:
        raise damaged(library, found[0])


def _bring_arrays(
    library: Path, place: Path, earlier: list[Backup], watch: Watch, *, thorough: bool
) -> tuple[str, ...]:  # fmt: skip
    """Have all arrays in the backup; return the digests of those that the library lacks or has damaged."""
    rows, own, new = array_rows(place / "library.db"), ArrayFiles(library / "arrays"), ArrayFiles(place / "arrays")
    new.root.mkdir()
    lacking: list[str] = []
    for number, (sha256, size) in enumerate(rows):
        watch("arrays", number, len(rows))
        source, target = own.place(sha256), new.place(sha256)
        copied = False
        with suppress(FileNotFoundError):
            copied = _linked_or_copied(source, target, earlier[:1], sha256)
        if array_is_whole(target, sha256, size, digest=thorough or copied):
            continue
        if copied and array_is_whole(source, sha256, size):
            raise LibraryError(
                f"array {sha256} was not written as it is: look at the disk of {place.parent}, and repeat"
            )
        target.unlink(missing_ok=True)
        lacking.append(sha256)
    return tuple(lacking)


def _linked_or_copied(source: Path, target: Path, earlier: list[Backup], sha256: str) -> bool:
    """The library's array, or on another disk that of the backup before; return whether it was copied."""
    make_shared_folder(target.parent)
    if link(source, target):
        return False
    for backup in earlier:
        with suppress(FileNotFoundError):
            if link(backup.arrays.place(sha256), target):
                return False
    return bring(source, target)


def _describe(place: Path, reason: Reason, lacking: tuple[str, ...]) -> Manifest:
    database = place / "library.db"
    with frozen(database) as connection:
        broken = len(broken_references(connection))
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("files", "analyses")]
        arrays, size = connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM arrays").fetchone()
    return Manifest(
        made_at=datetime.now(UTC), reason=reason, app_version=app_version(), revision=revision,
        database_sha256=file_sha256(database), database_bytes=database.stat().st_size, arrays=arrays, array_bytes=size,
        files=counts[0], results=counts[1], lacking=lacking, broken_references=broken,
    )  # fmt: skip
