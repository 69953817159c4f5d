"""The largest and longest that is taken, on a command line, in a settings file and from Python.

Far beyond any use, and well within what databases, parsers and the system bear.
"""

from __future__ import annotations

from collections.abc import Mapping

Bounds = tuple[float, float]
"""The least and the most, both included."""

JOBS = (1, 1024)
MEMORY_MB = (64.0, 1e9)
"""Of all workers together; less is not enough for one."""
MIN_FREE_MB = (0.0, 1e9)
BACKUP_EVERY_DAYS = (0.0, 36_500.0)
BACKUPS_KEPT = (0, 10_000)
SETTLE_S = (0.0, 86_400.0)
COUNT = (1, 2**31 - 1)
"""Of files, runs and the like."""
OLDEST_DAYS = 36_500

QUERY = 20_000
"""Characters of a query."""
WORD = 4_096
"""Characters of one value in it."""
TERMS = 200
"""Terms, those of saved queries that it names included; SQLite nests no more than 1,000 conditions."""
SORTS = 10
NESTED = 10
"""How deep saved queries may name others."""

NAME = 200
"""Characters of a tag, an author, a label, a saved query."""
TEXT = 10_000
"""Characters of a reason, or of a value that is set."""
OPTION = 100_000
"""Characters of an analyzer's option."""
SETTINGS_BYTES = 2**20
"""Of a file that people write."""


class OutOfBounds(ValueError):  # noqa: N818 - reads as a statement
    """A value that is too small, too large or too long; the message says so and what may be."""


def check_number(name: str, value: object, bounds: Bounds) -> None:
    """Check a number that may be left out.

    Raises:
        OutOfBounds: when it is none, or not within ``bounds``.
    """
    least, most = bounds
    if value is None:
        return
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:  # NaN is not
        raise OutOfBounds(f"{name} cannot be {str(value)[:40]}: it is a number from {least:g} to {most:g}")


def check_text(name: str, text: str | None, most: int) -> None:
    """Check a text that may be left out.

    Raises:
        OutOfBounds: when it is longer than ``most`` characters, holds a NUL, or is not all characters, as an argument
            in another encoding than the terminal's is.
    """
    if text is None:
        return
    if len(text) > most:
        raise OutOfBounds(f"{name} has {len(text):,} characters, and {most:,} are the most there can be")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        shown = text[:80].encode("unicode_escape").decode()
        raise OutOfBounds(f"{name} is not text: there are bytes in {shown} that are no characters")


def check_numbers(values: object, bounds: Mapping[str, Bounds]) -> None:
    """Check each attribute of ``values`` that ``bounds`` names; errors as :func:`check_number`."""
    for name, its in bounds.items():
        check_number(name, getattr(values, name), its)
