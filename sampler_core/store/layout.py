"""What lies where in a library's folder."""

from __future__ import annotations

from pathlib import Path

ADDRESS = "database.url"
"""The file that names a PostgreSQL database."""
BACKUPS = "backups"
"""The folder of the library's own backups."""


def in_postgresql(library: Path) -> bool:
    """Return whether the rows of the library in this folder are in PostgreSQL."""
    return (library / ADDRESS).exists()


def was_a_library(library: Path) -> bool:
    """Return whether there was a library here, going by what lies beside its database."""
    return any((library / "arrays").glob("??")) or any((library / BACKUPS).glob("*/manifest.json"))


def is_there(library: Path) -> bool:
    """Return whether there is a library here, or was one."""
    return (library / "library.db").exists() or in_postgresql(library) or was_a_library(library)
