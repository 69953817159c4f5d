"""Revisions of the database schema, oldest first. Alembic is imported only when the revision differs."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
HEAD = REVISIONS[-1]
