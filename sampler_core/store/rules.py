"""What each column of each table may hold: one table of rules, for what is checked and for what an archive brings in.

A rule is asked of a value that has the column's type already (:func:`typed`), and says what is wrong with it, if
anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, TypeDecorator

from ..contracts import About, AudioInfo, Failure, FailureKind, Reason, Scope, Status
from .held_values import (
    Asked,
    Counts,
    Rule,
    anything,
    as_json,
    counted,
    digest,
    in_short,
    json_schema,
    layout,
    one_of,
    text,
)

_IDENTITY = re.compile("(pcm|bytes|path)-sha256:[0-9a-f]{64}")


def held_as(column: Column[Any]) -> type:
    """The Python type of what a column holds."""
    of = column.type
    return (of.impl_instance if isinstance(of, TypeDecorator) else of).python_type


def typed(column: Column[Any], value: Any) -> tuple[Any, str]:
    """A raw ``value`` of the database as the column's type, and what is wrong with it where it is none."""
    if value is None:
        return None, "" if column.nullable else "it is missing"
    wanted = held_as(column)
    if wanted is datetime:
        return _moment(value)
    if wanted is bool:
        return bool(value), "" if value in (0, 1) else f"it is {in_short(value)}, not a truth value"
    if wanted is bytes:
        return value, "" if isinstance(value, bytes | memoryview) else f"it is {in_short(value)}, not bytes"
    if wanted is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return value, "" if fits else f"it is {in_short(value)}, not a number"
    if type(value) is not wanted:
        return value, f"it is {in_short(value)}, not {'a whole number' if wanted is int else 'text'}"
    return value, _text_fault(value) if isinstance(value, str) else ""


def fault_in(table: str, column: Column[Any], value: Any) -> str:
    """What is wrong with a raw ``value`` in a column, or an empty string."""
    held, what = typed(column, value)
    if what or held is None:
        return what
    return RULES[table][column.name](held)


def _moment(value: Any) -> tuple[Any, str]:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC), ""
    except (TypeError, ValueError):
        return value, f"it is {in_short(value)}, not a time"


def _text_fault(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    return "it holds a NUL" if "\x00" in text else ""


_ID, _KEY = counted, digest
_ASKED = Mapping[str, Any]
RULES: dict[str, dict[str, Rule]] = {
    "files": {
        "id": _ID,
        "identity": lambda value: "" if _IDENTITY.fullmatch(value) else "it identifies no sound",
        "sample_rate_hz": counted,
        "channels": counted,
        "frames": counted,
        "duration_s": counted,
        "added_at": anything,
    },
    "locations": {
        "id": _ID,
        "file_id": _ID,
        "path_bytes": lambda value: "" if bytes(value[:1]) == b"/" else "no path",
        "path": text,
        "path_folded": text,
        "size": counted,
        "mtime_ns": anything,
        "inode": anything,
        "ctime_ns": anything,
        "gone_at": anything,
        "bytes_sha256": digest,
        "audio": as_json(AudioInfo),
    },
    "edits": {
        "id": _ID,
        "at": anything,
        "author": text,
        "why": text,
        "action": one_of(("set", "unset", "keep", "tag", "untag")),
        "what": text,
        "files": counted,
    },
    "overrides": {
        "file_id": _ID,
        "kind": text,
        "field": text,
        "schema_version": anything,
        "value": as_json(),
        "estimate": as_json(),
        "edit_id": _ID,
    },
    "tags": {
        "id": _ID,
        "file_id": _ID,
        "location_id": _ID,
        "source": one_of(("container", "user")),
        "name": text,
        "value": text,
        "edit_id": _ID,
        "name_folded": text,
        "value_folded": text,
        "number": anything,
    },
    "outcomes": {
        "id": _ID,
        "file_id": _ID,
        "run_id": _ID,
        "action_key": text,
        "analyzer": text,
        "distribution": text,
        "distribution_version": text,
        "version": text,
        "kind": text,
        "schema_version": anything,
        "scope": one_of(tuple(Scope)),
        "status": one_of(tuple(Status)),
        "inputs": as_json(dict[str, str]),
        "ingredients": as_json(dict[str, Any]),
        "reusable": anything,
        "current": anything,
        "chosen": anything,
    },
    "analyses": {
        "outcome_id": _ID,
        "span_index": counted,
        "start_s": counted,
        "end_s": counted,
        "status": one_of(tuple(Status)),
        "reason": one_of(tuple(Reason)),
        "result": as_json(dict[str, Any]),
        "failure_kind": one_of(tuple(FailureKind)),
        "failure": as_json(Failure),
        "elapsed_s": counted,
    },
    "arrays": {"sha256": digest, "layout": layout, "size": counted},
    "outcome_arrays": {"outcome_id": _ID, "sha256": digest},
    "meta": {"name": text, "value": text},
    "runs": {
        "id": _ID,
        "started_at": anything,
        "ended_at": anything,
        "status": one_of(("running", "finished", "cancelled", "failed")),
        "app_version": text,
        "asked": as_json(Asked),
        "counts": as_json(Counts),
    },
    "run_analyzers": {
        "run_id": _ID,
        "analyzer": text,
        "version": text,
        "distribution": text,
        "distribution_version": text,
        "steps": counted,
        "elapsed_s": counted,
        "cpu_s": counted,
        "peak_mb": counted,
    },
    "attempts": {"action_key": text, "deaths": counted},
    "result_schemas": {
        "kind": text,
        "schema_version": anything,
        "json_schema": json_schema,
        "about": as_json(About),
        "scope": one_of(tuple(Scope)),
        "distribution": text,
    },
    "search_fields": {"id": _ID, "kind": text, "field": text},
    "search": {
        "file_id": _ID,
        "field_id": _ID,
        "span": counted,
        "rank": counted,
        "number": anything,
        "word": text,
        "confidence": anything,
        "share": anything,
    },
    "saved_queries": {"name": text, "query": text, "saved_at": anything},
}
"""Table → column → its rule. References are the database's to keep; what is derived is compared with its source."""
