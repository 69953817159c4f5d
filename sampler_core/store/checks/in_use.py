"""What was wrong where a command failed in a way nobody foresaw: perhaps a row of the library that it used."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from ...hints import library_command
from ..backups.verify import unwatched
from ..backups.workspace import workspace
from ..database import database_of
from ..errors import LibraryDamaged, LibraryError
from ..faults import Fault
from ..layout import BACKUPS
from .results import outcome_faults
from .rows import row_faults
from .tables import table_faults


def damage_in(library: Path) -> LibraryDamaged | None:
    """The first row of a library that is not sound, as the error that it is."""
    try:
        fault = _first_fault(library)
    except (LibraryError, OSError):
        return None  # there is no looking at it: what failed says more
    if fault is None:
        return None
    repair = library_command("check --repair", "--library", library)
    return LibraryDamaged(
        f"the library {library} is damaged ({fault.where}: {fault.what}); nothing was changed: {repair} "
        "mends what follows from other data, and sets the rest aside"
    )


def _first_fault(library: Path) -> Fault | None:
    with workspace(library / BACKUPS) as place, database_of(library).snapshot(place) as (found, connection):
        if found or connection is None:
            return found[0]
        rows = chain(row_faults(connection, unwatched), outcome_faults(connection, unwatched))
        return next(chain(table_faults(connection), rows), None)
