"""Whether the tables, indexes and triggers of a database are those that were made."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect

from ..faults import Cure, Fault
from ..tables import Base

_KINDS_OF_SQLITE = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"


def table_faults(connection: Connection) -> Iterator[Fault]:
    """What is missing, and what would act on its own."""
    there = inspect(connection)
    names = set(there.get_table_names())
    for each in Base.metadata.sorted_tables:
        if each.name not in names:
            yield Fault("database", f"table {each.name}", "it is not there", Cure.TABLES, each.name)
            continue
        if lost := {column.name for column in each.columns} - {
            column["name"] for column in there.get_columns(each.name)
        }:
            yield Fault("database", f"table {each.name}", f"it has no {', '.join(sorted(lost))}")
        found = {index["name"] for index in there.get_indexes(each.name)}
        for index in sorted(str(index.name) for index in each.indexes if index.name not in found):
            yield Fault("database", f"index {index}", "it is not there", Cure.TABLES, each.name)
    if connection.dialect.name == "sqlite":
        for kind, name in connection.exec_driver_sql(_KINDS_OF_SQLITE):
            yield Fault("database", f"{kind} {name}", "it is none of sampler's", Cure.DROP, (kind, name))


def make_tables(connection: Connection) -> None:
    """Make the tables and indexes that are missing, empty."""
    Base.metadata.create_all(connection)
    there = inspect(connection)
    for each in Base.metadata.sorted_tables:
        found = {index["name"] for index in there.get_indexes(each.name)}
        for index in each.indexes:
            if index.name not in found:
                index.create(connection)


def drop(connection: Connection, kind: str, name: str) -> None:
    """Remove a trigger or a view."""
    quoted = name.replace('"', '""')
    connection.exec_driver_sql(f'DROP {kind.upper()} "{quoted}"')
