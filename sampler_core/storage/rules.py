"""What each column of each table may hold: one table of rules, for what is checked and for what an archive brings in.

A rule is asked of a value that has the column's type already (:func:`typed`), and says what is wrong with it, if
anything.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import Column, TypeDecorator

from ..contracts import AudioInfo, Failure, FailureKind, Question, Reason, Scope, Status
from ..schemas import Schema, shortened

Rule = Callable[[Any], str]

LONGEST_JSON = 2**23
MOST_OBJECTS, MOST_VALUES, DEEPEST = 250_000, 1_000_000, 100
"""Of one JSON text, lists included: ten hours of beats are 72,000. What Python makes of it has to fit into memory."""
LONGEST_TEXT = 2**20
_DIGEST = re.compile("[0-9a-f]{64}")
_IDENTITY = re.compile("(pcm|bytes|path)-sha256:[0-9a-f]{64}")


class Unsound(ValueError):  # noqa: N818 - reads as a statement
    """A text is no JSON of ours; the message says why."""


def json_in(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        Unsound: when it is not JSON, or too large, or nested too deeply.
    """
    if len(text) > LONGEST_JSON:
        raise Unsound(f"it is JSON of {len(text)} characters, and {LONGEST_JSON} at most are kept")
    if text.count("[") + text.count("{") > MOST_OBJECTS or text.count(",") > MOST_VALUES:
        raise Unsound("it holds more values than are kept")
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise Unsound("it is nested too deeply") from error
    except ValueError as error:
        raise Unsound(f"it is not JSON: {shortened(str(error), 100)}") from error
    if _is_deep(value):
        raise Unsound("it is nested too deeply")
    return value


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
        return bool(value), "" if value in (0, 1) else f"it is {_shown(value)}, not a truth value"
    if wanted is bytes:
        return value, "" if isinstance(value, bytes | memoryview) else f"it is {_shown(value)}, not bytes"
    if wanted is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return value, "" if fits else f"it is {_shown(value)}, not a number"
    if type(value) is not wanted:
        return value, f"it is {_shown(value)}, not {'a whole number' if wanted is int else 'text'}"
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
        return value, f"it is {_shown(value)}, not a time"


def _text_fault(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    return "it holds a NUL" if "\x00" in text else ""


def _shown(value: Any) -> str:
    return shortened(ascii(value) if not isinstance(value, bytes | memoryview) else f"{len(value)} bytes", 40)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def anything(_value: Any) -> str:
    """The column's type is all there is to it."""
    return ""


def text(value: str) -> str:
    """A name or a sentence."""
    return "" if len(value) <= LONGEST_TEXT else f"it has {len(value)} characters"


def counted(value: int) -> str:
    """A number of things, or a position."""
    return "" if value >= 0 else f"it is {value}"


def share(value: float) -> str:
    """A probability, a confidence or a share."""
    return "" if 0 <= value <= 1 else f"it is {value}, not between 0 and 1"


def digest(value: str) -> str:
    """A SHA-256."""
    return "" if _DIGEST.fullmatch(value) else f"{_shown(value)} is no SHA-256"


def one_of(allowed: Collection[str]) -> Rule:
    """One of these words."""
    return lambda value: "" if value in tuple(allowed) else f"it is {_shown(value)}, none of {', '.join(allowed)}"


def as_json(form: Any = Any) -> Rule:
    """JSON that pydantic takes for a ``form``."""
    adapter = TypeAdapter(form)

    def rule(value: str) -> str:
        try:
            adapter.validate_python(json_in(value))
        except ValidationError as error:
            first = error.errors()[0]
            return shortened(f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": "))
        except Unsound as error:
            return str(error)
        return ""

    return rule


def json_schema(value: str) -> str:
    """A JSON Schema that can be used, without fetching anything."""
    try:
        Schema(json_in(value))
    except ValueError as error:
        return str(error)
    return ""


def shape(value: str) -> str:
    """Lengths of an array, as JSON."""
    found = as_json(tuple[int, ...])(value)
    return found or ("" if all(n >= 0 for n in json.loads(value)) else f"it is {_shown(value)}")


def dtype(value: str) -> str:
    """What an array may hold: numbers, nothing that would have to be unpickled."""
    try:
        return "" if np.dtype(value).kind in "biufc" else f"{_shown(value)} is no type of numbers"
    except (TypeError, ValueError):
        return f"{_shown(value)} is no type of numbers"


class Asked(BaseModel):
    """What a run was asked for, as far as anybody reads it."""

    model_config = ConfigDict(extra="allow", strict=True)

    paths: list[str] = []
    select: list[str] = []
    roots: list[str] = []
    host: str = ""
    pid: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class Counts(BaseModel):
    """What came of a run: outcomes by status, and ``files`` by what became of them."""

    model_config = ConfigDict(extra="allow", strict=True)

    __pydantic_extra__: dict[str, int]
    files: dict[str, int | dict[str, int]] = {}


_ID, _KEY = counted, digest
_QUESTIONS = get_args(Question)
_ASKED = Mapping[str, Any]

RULES: dict[str, dict[str, Rule]] = {
    "files": {"id": _ID, "identity": lambda value: "" if _IDENTITY.fullmatch(value) else "it identifies no sound",
              "sample_rate_hz": counted, "channels": counted, "frames": counted, "added_at": anything},
    "locations": {"id": _ID, "file_id": _ID, "path_bytes": lambda value: "" if bytes(value[:1]) == b"/" else "no path",
                  "path": text, "path_folded": text, "size": counted, "mtime_ns": anything, "inode": anything,
                  "ctime_ns": anything, "gone_at": anything,
                  "bytes_sha256": digest, "audio": as_json(AudioInfo)},
    "edits": {"id": _ID, "at": anything, "author": text, "why": text,
              "action": one_of(("set", "unset", "keep", "tag", "untag")), "what": text, "files": counted},
    "overrides": {"file_id": _ID, "kind": text, "field": text, "value": as_json(), "estimate": as_json(),
                  "edit_id": _ID},
    "tags": {"id": _ID, "file_id": _ID, "location_id": _ID, "source": one_of(("container", "user")), "name": text,
             "value": text, "edit_id": _ID, "name_folded": text, "value_folded": text,
             "number": anything},
    "outcomes": {"id": _ID, "file_id": _ID, "run_id": _ID, "action_key": text, "analyzer": text, "distribution": text,
                 "distribution_version": text, "version": text, "kind": text, "schema_version": anything,
                 "scope": one_of(tuple(Scope)), "status": one_of(tuple(Status)), "inputs": as_json(dict[str, str]),
                 "ingredients": as_json(dict[str, Any]), "reusable": anything, "current": anything,
                 "chosen": anything},
    "analyses": {"outcome_id": _ID, "span_index": counted, "start_s": counted, "end_s": counted,
                 "status": one_of(tuple(Status)), "reason": one_of(tuple(Reason)), "result": as_json(dict[str, Any]),
                 "failure_kind": one_of(tuple(FailureKind)), "failure": as_json(Failure), "elapsed_s": counted},
    "arrays": {"sha256": digest, "dtype": dtype, "shape": shape, "size": counted},
    "outcome_arrays": {"outcome_id": _ID, "sha256": digest},
    "meta": {"name": text, "value": text},
    "runs": {"id": _ID, "started_at": anything, "ended_at": anything,
             "status": one_of(("running", "finished", "cancelled", "failed")), "app_version": text,
             "asked": as_json(Asked), "counts": as_json(Counts)},
    "run_analyzers": {"run_id": _ID, "analyzer": text, "version": text, "distribution": text,
                      "distribution_version": text, "steps": counted, "elapsed_s": counted, "cpu_s": counted,
                      "peak_mb": counted},
    "attempts": {"action_key": text, "deaths": counted},
    "result_schemas": {"kind": text, "schema_version": anything, "json_schema": json_schema},
    "regions": {"file_id": _ID, "position": counted, "start_s": counted, "end_s": counted, "peak_dbfs": anything,
                "rms_dbfs": anything, "snr_db": anything, "confidence": share},
    "segments": {"file_id": _ID, "position": counted, "region": counted, "start_s": counted, "end_s": counted,
                 "confidence": share},
    "file_labels": {"file_id": _ID, "question": one_of(_QUESTIONS), "name": text, "probability": share,
                    "share": share, "answer": anything},
    "file_summary": {"file_id": _ID, "duration_s": counted, "sound_s": counted, "regions": counted, "bpm": counted,
                     "bpm_confidence": share, "key": text, "camelot": text, "key_confidence": share,
                     "peak_dbfs": anything, "rms_dbfs": anything},
    "scalars": {"file_id": _ID, "kind": text, "field": text, "number": anything, "text": text},
    "saved_queries": {"name": text, "query": text, "saved_at": anything},
}  # fmt: skip
"""Table → column → its rule. References are the database's to keep; what is derived is compared with its source."""
