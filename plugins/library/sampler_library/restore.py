"""Putting a backup in the place of the library. Arrays are added first, then one rename exchanges the database, so at
every moment either the old library is there or the new one, whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sampler_sdk.library import LibraryError

from sampler_core.store.maintenance import (
    BACKUPS,
    ArrayFiles,
    Backup,
    LibraryBusy,
    LibraryFull,
    Reason,
    Watch,
    alone,
    array_is_whole,
    array_rows,
    backup_faults,
    backups_in,
    bring,
    check_revision,
    code_of,
    copy,
    flush,
    free_name,
    make_backup,
    make_shared_folder,
    only_in_sqlite,
    read_backup,
    rotate,
    shared_mode,
    to_oneself,
    unwatched,
    without_runs,
    workspace,
)

_JOURNALS = ("-journal", "-wal", "-shm")


@dataclass(frozen=True)
class Restored:
    """What was put in place, and where the library that was there before is now (``None``: there was none)."""

    backup: Backup
    kept_aside: Path | None


def find_backup(library: Path, name: str) -> Backup:
    """The backup that ``name`` means: one of the library's own, or a path.

    Raises:
        LibraryError: when there is none.
    """
    for path in (library / BACKUPS / name, Path(name)):
        if backup := read_backup(path):
            return backup
    known = ", ".join(backup.path.name for backup in backups_in(library / BACKUPS)) or "none"
    raise LibraryError(f"there is no backup {name}; of {library} there are: {known} (`sampler library backup --list`)")


def check_backup(backup: Backup, watch: Watch = unwatched) -> None:
    """Make sure that a backup is good, and that this program can read it.

    Raises:
        LibraryTooNew: when a newer version made it.
        LibraryTooOld: when a version made it from which no migration leads here.
        LibraryError: when it is damaged.
    """
    check_revision(backup.manifest.revision, backup.manifest.app_version, str(backup.path))
    if found := backup_faults(backup, watch):
        more = f", and {len(found) - 1} more faults" if len(found) > 1 else ""
        raise LibraryError(
            f"the backup {backup.path} is damaged: {found[0]}{more}; nothing was changed. "
            "`sampler library backup --list` shows the others"
        )


def restore(library: Path, backup: Backup, watch: Watch = unwatched) -> Restored:
    """Put ``backup`` in the place of ``library``, which is kept: as a backup if it is whole, else as it is.

    Raises:
        LibraryError: when the backup is not good, a run is alive, or there is not the space; nothing was changed.
    """
    only_in_sqlite(library, "restore it")
    library.mkdir(parents=True, exist_ok=True)
    for folder in (library / "arrays", library / BACKUPS):
        make_shared_folder(folder)
    with without_runs(library, "library restore"), alone(library):
        check_backup(backup, watch)
        kept_aside = None
        with _locked(library / "library.db") as old:
            if old is not None:
                kept_aside = _back_up(library, old)
            with workspace(library / BACKUPS) as place:
                copy(backup.database, place / "library.db", shared_mode(library))
                _bring_arrays(backup, ArrayFiles(library / "arrays"), watch)
                if kept_aside is None:
                    kept_aside = _put_aside(library)
                (place / "library.db").replace(library / "library.db")
                flush([library])
    rotate(library, Reason.RESTORE)
    return Restored(backup, kept_aside)


@contextmanager
def _locked(database: Path) -> Iterator[sqlite3.Connection | None]:
    """The database to oneself; ``None`` where there is none, or none that SQLite can open."""
    with ExitStack() as stack:
        opened = None
        if database.exists():
            try:
                opened = stack.enter_context(to_oneself(database))
            except sqlite3.DatabaseError as error:
                if code_of(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    told = (
                        f"{database.parent} cannot be had alone ({error}): wait for other commands to end, and repeat"
                    )
                    raise LibraryBusy(told) from error
        yield opened


def _back_up(library: Path, old: sqlite3.Connection) -> Path | None:
    """The library as it is as a backup, so that restoring can be undone; ``None`` when it cannot be read."""
    try:
        return make_backup(library, Reason.RESTORE, label="-before-restore", source=old).path
    except LibraryFull:
        raise
    except LibraryError:
        return None


def _put_aside(library: Path) -> Path | None:
    """Give a damaged database other names; and its journals, which would be taken for those of the next one."""
    database = library / "library.db"
    aside = free_name(library, f"library.db.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    if database.exists():
        bring(database, aside)
    for ending in _JOURNALS:
        with suppress(FileNotFoundError):
            database.with_name(f"library.db{ending}").rename(f"{aside}{ending}")
    flush([library])
    return aside if aside.exists() else None


def _bring_arrays(backup: Backup, arrays: ArrayFiles, watch: Watch) -> None:
    rows = [row for row in array_rows(backup.database) if row[0] not in backup.manifest.lacking]
    for number, (sha256, size) in enumerate(rows):
        watch("restoring arrays", number, len(rows))
        source, target = backup.arrays.place(sha256), arrays.place(sha256)
        if not (_same(source, target) or array_is_whole(target, sha256, size)):
            bring(source, target)
    folders = {arrays.place(sha256).parent for sha256, _ in rows}
    flush([*folders, arrays.root])


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
