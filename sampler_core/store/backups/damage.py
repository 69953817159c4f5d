"""What is said of a library that is damaged: what is wrong, and which backup is good. Nothing is put in its place."""

from __future__ import annotations

from pathlib import Path

from ...hints import library_command
from ..database import Database
from ..errors import LibraryDamaged
from ..layout import BACKUPS
from ..locks import abandoned_runs, alone
from .manifest import latest_good

_CHECKED = "library-was-checked"


def damaged(library: Path, what: str) -> LibraryDamaged:
    """The error that says what is wrong with ``library``, and the command that brings it back."""
    good = latest_good(library)
    if good is None:
        advice = f"there is no good backup in {library / BACKUPS}; one that lies elsewhere is put back with"
        name = "PATH"
    else:
        made = good.manifest.made_at.astimezone()
        advice = f"the backup of {made:%Y-%m-%d %H:%M} ({good.manifest.results} results) is good:"
        name = good.path.name
    command = library_command("restore", name, "--library", library)
    return LibraryDamaged(f"the library {library} is damaged ({what}); nothing was changed, {advice} {command}")


def check_after_a_kill(library: Path, database: Database) -> None:
    """Look at the database once for each run that was killed; the next run clears its folder away.

    Raises:
        LibraryDamaged: when they are damaged.
    """
    scratch = library / "scratch"
    if not _unchecked(scratch):
        return
    with alone(scratch):
        left = _unchecked(scratch)
        if left and (fault := database.quick_fault()):
            raise damaged(library, fault)
        for folder in left:
            (folder / _CHECKED).touch(exist_ok=False)


def _unchecked(scratch: Path) -> list[Path]:
    return [folder for folder in abandoned_runs(scratch) if not (folder / _CHECKED).exists()]
