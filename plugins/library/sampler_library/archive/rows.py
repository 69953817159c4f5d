"""Rows of any table, as lines of JSON and back. Tables are taken as they are in the database, whatever its revision."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, with_config
from sqlalchemy import ColumnElement, Connection, MetaData, Table, collate, select
from typing_extensions import TypedDict

from .format import Kind

_BATCH = 1000
_KINDS: dict[type, Kind] = {
    int: "integer", float: "number", str: "text", bool: "boolean", datetime: "time", bytes: "bytes",
}  # fmt: skip
_TYPES: dict[Kind, Any] = {
    "integer": Annotated[int, Field(ge=-(2**63), lt=2**63)],
    "number": Annotated[float, Field(allow_inf_nan=False)],
    "text": str,
    "boolean": bool,
    "time": Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))],  # SQLite keeps no offset
    "bytes": bytes,
}


def tables_of(connection: Connection) -> list[Table]:
    """The tables that are there, those first that others refer to; without the one that is Alembic's."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def columns_of(table: Table) -> dict[str, Kind]:
    """What each column holds."""
    return {column.name: _KINDS[column.type.python_type] for column in table.columns}


def lines_of(connection: Connection, table: Table) -> Iterator[list[bytes]]:
    """All rows, a line each, in the order of the primary key; in lists, so that a large table needs little memory.

    Raises:
        ValueError: for a number that is not finite.
    """
    names = [column.name for column in table.columns]
    rows = select(table).order_by(*(_in_any_database(connection, column) for column in table.primary_key))
    for batch in connection.execute(rows, execution_options={"yield_per": _BATCH}).partitions():
        yield [_line(names, row) for row in batch]


def reader(columns: Mapping[str, Kind]) -> Callable[[bytes], dict[str, Any]]:
    """Reads lines that :func:`lines_of` wrote; what is not a row of these columns is a ``ValueError``."""
    strict = ConfigDict(strict=True, extra="forbid", val_json_bytes="base64")
    fields = {name: _TYPES[kind] | None for name, kind in columns.items()}
    row = with_config(strict)(TypedDict("row", fields))  # type: ignore[operator]
    adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(row)
    return adapter.validate_json


def _in_any_database(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite orders text by its bytes, PostgreSQL by what the database's language does."""
    by_bytes = connection.dialect.name == "postgresql" and column.type.python_type is str
    return collate(column, "C") if by_bytes else column


def _line(names: Sequence[str], row: Sequence[Any]) -> bytes:
    values = dict(zip(names, row, strict=True))
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_as_text)
    return text.encode() + b"\n"


def _as_text(value: bytes | datetime) -> str:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return b64encode(value).decode()
