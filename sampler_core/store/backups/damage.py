"""What is said of a library that is damaged: what is wrong, and which backup is good. Nothing is put in its place."""

from __future__ import annotations

import shlex
from pathlib import Path

from ..errors import LibraryDamaged
from ..locks import abandoned_runs, alone
from ..sqlite import quick_fault
from .manifest import FOLDER, latest_good

_CHECKED = "library-was-checked"


def damaged(library: Path, what: str) -> LibraryDamaged:
    """The error that says what is wrong with ``library``, and the command that brings it back."""
    good = latest_good(library)
    if good is None:
        advice = f"there is no good backup in {library / FOLDER}; one that lies elsewhere is put back with"
        name = "PATH"
    else:
        made = good.manifest.made_at.astimezone()
        advice = f"the backup of {made:%Y-%m-%d %H:%M} ({good.manifest.results} results) is good:"
        name = good.path.name
    command = shlex.join(["sampler", "library", "restore", name, "--library", str(library)])
    return LibraryDamaged(f"the library {library} is damaged ({what}); nothing was changed, {advice} `{command}`")


def was_a_library(library: Path) -> bool:
    """Whether there was a library here, going by what lies beside its database."""
    return any((library / "arrays").glob("??")) or any((library / FOLDER).glob("*/manifest.json"))


def check_after_a_kill(library: Path) -> None:
    """Look at the database's pages once for each run that was killed; the next run clears its folder away.

    Raises:
        LibraryDamaged: when they are damaged.
    """
    scratch = library / "scratch"
    if not _unchecked(scratch):
        return
    with alone(scratch):
        left = _unchecked(scratch)
        if left and (fault := quick_fault(library / "library.db")):
            raise damaged(library, fault)
        for folder in left:
            (folder / _CHECKED).touch(exist_ok=False)


def _unchecked(scratch: Path) -> list[Path]:
    return [folder for folder in abandoned_runs(scratch) if not (folder / _CHECKED).exists()]
