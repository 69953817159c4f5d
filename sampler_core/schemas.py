"""JSON Schemas of strangers: compiled without fetching anything, with faults of bounded length."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import jsonschema_rs

LONGEST_SCHEMA = 2**20
"""Bytes of a schema as JSON: compiling takes time, and what it describes is kept with the library."""
_LONGEST_FAULT = 300


class UnusableSchema(ValueError):  # noqa: N818 - reads as a statement
    """A JSON Schema that results cannot be held against; the message says what is wrong with it."""


class Schema:
    """A compiled JSON Schema. It is complete in itself: whatever it refers to elsewhere makes it unusable.

    Raises:
        UnusableSchema: when it is no JSON Schema, is too large, or refers to something that is not in it.
    """

    def __init__(self, schema: Any) -> None:
        try:
            size = len(json.dumps(schema, allow_nan=False))
            if size > LONGEST_SCHEMA:
                raise UnusableSchema(f"it takes {size} bytes as JSON, and {LONGEST_SCHEMA} at most can be used")
            # Dictionaries only: the validator would take a string for JSON that is yet to be read.
            self._validator = jsonschema_rs.validator_for(_an_object(schema), retriever=_refuse)
        except UnusableSchema:
            raise
        except Exception as error:  # of many types, depending on where the compiler gives up
            raise UnusableSchema(_cause(error)) from error

    def fault(self, value: Any) -> str:
        """What is wrong with ``value``, with the place in it, or an empty string."""
        try:
            if self._validator.is_valid(value):
                return ""
            error = next(self._validator.iter_errors(value))
        except ValueError as unreadable:  # half a surrogate pair, or deeper than the validator goes
            return _cause(unreadable)
        return _placed(error)


def shortened(text: str, longest: int = _LONGEST_FAULT) -> str:
    """``text`` on one line, without its middle where it is longer than ``longest``; what cannot be shown is escaped."""
    half = (longest - 3) // 2
    kept = text if len(text) <= longest else f"{text[:half]} … {text[-half:]}"
    return kept if kept.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in kept)


def _an_object(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        raise UnusableSchema(f"it is {shortened(repr(schema), 60)}, not an object")
    return schema


def _refuse(address: str) -> NoReturn:
    raise LookupError(f"{shortened(address, 100)} is not part of it, and nothing is fetched")


def _placed(error: jsonschema_rs.ValidationError) -> str:
    where = "/".join(map(str, error.instance_path))
    return f"{shortened(where, 100)}: {shortened(error.message)}" if where else shortened(error.message)


def _cause(error: Exception) -> str:
    cause = _placed(error) if isinstance(error, jsonschema_rs.ValidationError) else str(error)
    if isinstance(error, RecursionError) or "Recursion limit" in cause:
        return "it is nested too deeply"
    # The refusal says it all; what the validator puts before it repeats the address.
    return shortened(cause.rpartition("LookupError: ")[2].partition("\n")[0])
