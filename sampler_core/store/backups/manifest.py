"""A backup on disk: a folder with ``library.db``, ``arrays`` and ``manifest.json``, and nothing that changes.

The manifest pins the database by its digest, the database's own rows pin every array by digest and size. It is
written last, and the folder gets its name after that: what was interrupted has neither.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from .. import migrations
from ..arrays import ArrayFiles
from ..layout import BACKUPS

KEPT = 4
"""How many backups of each reason are kept, but those that were asked for, which all are."""


class Reason(StrEnum):
    """Why a backup was made. Those that somebody asked for are never removed."""

    ASKED = "asked"
    INTERVAL = "interval"
    MIGRATION = "migration"
    RESTORE = "restore"
    REPAIR = "repair"
    FORGET = "forget"


class Manifest(BaseModel):
    """What a backup holds.

    ``lacking``: digests of arrays that the library itself did not have, or had damaged. ``broken_references``: rows
    that refer to nothing in the library itself. A backup is made all the same: the rest is worth keeping.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = 1
    made_at: datetime
    reason: Reason
    app_version: str
    revision: str
    database_sha256: str
    database_bytes: int
    arrays: int
    array_bytes: int
    files: int
    results: int
    lacking: tuple[str, ...] = ()
    broken_references: int = 0


@dataclass(frozen=True)
class Backup:
    """A backup and where it lies."""

    path: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.path / "library.db"

    @property
    def arrays(self) -> ArrayFiles:
        """Its arrays."""
        return ArrayFiles(self.path / "arrays")

    def database_is_whole(self) -> bool:
        """Whether the database is the one that was backed up, to the bit."""
        try:
            return file_sha256(self.database) == self.manifest.database_sha256
        except OSError:
            return False


def read_backup(path: Path) -> Backup | None:
    """The backup at ``path``, or ``None`` where there is none."""
    try:
        text = (path / "manifest.json").read_text(encoding="utf-8")
        return Backup(path, Manifest.model_validate_json(text))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def backups_in(folder: Path) -> list[Backup]:
    """All backups in a folder, latest first."""
    paths: Iterable[Path] = folder.iterdir() if folder.is_dir() else ()
    found = [backup for path in paths if not path.name.startswith(".") and (backup := read_backup(path))]
    return sorted(found, key=lambda backup: backup.manifest.made_at, reverse=True)


def latest_good(library: Path) -> Backup | None:
    """The latest of the library's own backups that this program can read and whose database is whole."""
    known = (backup for backup in backups_in(library / BACKUPS) if backup.manifest.revision in migrations.REVISIONS)
    return next((backup for backup in known if backup.database_is_whole()), None)


def rotate(library: Path, reason: Reason, kept: int = KEPT) -> None:
    """Remove all but the latest backups that were made for ``reason``."""
    made = [backup for backup in backups_in(library / BACKUPS) if backup.manifest.reason is reason]
    for backup in made[kept:]:
        # Without its manifest it is no backup any more, however far the removal gets.
        (backup.path / "manifest.json").unlink()
        shutil.rmtree(backup.path)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
