"""What can be wrong with a library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias


class LibraryError(Exception):
    """The library cannot be used; the message says why and what to do."""


class NotALibrary(LibraryError):  # noqa: N818 - reads as a statement
    """There is something else in its place."""


class LibraryMissing(LibraryError):  # noqa: N818
    """There is no library where one was expected."""


class LibraryDamaged(LibraryError):  # noqa: N818
    """What is in it cannot be read any more. It is never replaced by an empty one."""

    @classmethod
    def of(cls, library: Path, what: str) -> LibraryDamaged:
        """Return what is said where nothing is known of backups."""
        return cls(f"the library {library} is damaged ({what}); nothing was changed")


Damaged: TypeAlias = Callable[[Path, str], LibraryDamaged]
"""Makes the error from the library's folder and what is wrong there; who knows of backups names a good one."""


class DamagedRow(LibraryDamaged):
    """A value cannot be what was written. Which it is, a look at all of them tells."""


class UnknownFile(LibraryError):  # noqa: N818
    """The library knows nothing of this file. The command exits with 1."""


class UnknownField(LibraryError):  # noqa: N818
    """No result in the library has the ``KIND.FIELD`` that a query names."""


class UnknownQuery(LibraryError):  # noqa: N818
    """There is no saved query of this name."""


class QueryTooLarge(LibraryError):  # noqa: N818
    """A query asks for more than a database can answer."""


class WrongCursor(LibraryError):  # noqa: N818
    """A cursor of another order, or none at all."""


class LibraryTooNew(LibraryError):  # noqa: N818
    """It was written by a newer version of this program. The command exits with 78."""


class LibraryTooOld(LibraryError):  # noqa: N818
    """It was written by a version from which no migration leads to this one."""


class LibraryBusy(LibraryError):  # noqa: N818
    """Another process kept the library locked for too long."""


class LibraryFull(LibraryError):  # noqa: N818
    """There is no space left where the library lies."""

    @classmethod
    def of(cls, library: Path) -> LibraryFull:
        """Said of the library in this folder."""
        return cls(f"no space is left for the library {library}: free some, and repeat")


class ContractViolation(ValueError):  # noqa: N818 - named as the failure kind it becomes
    """A result does not match the stored JSON Schema of its kind."""
