"""Revisions of the database schema, oldest first. Alembic is imported only when the revision differs.

Their ids have four digits and grow, so that a database of a newer version can be told from one of an older.
"""

from pathlib import Path

REVISIONS = ("0008", "0009", "0010", "0011")
SEARCH = "0011"
"""The last revision that changed how search rows are made: those of a library from before it are made anew."""
FOLDERS = (Path(__file__).with_name("versions"),)
"""Where the revisions are; tests add one of their own."""


def head() -> str:
    """Return the revision that this program works with."""
    return REVISIONS[-1]
