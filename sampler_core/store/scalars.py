"""From a result to the numbers, texts and truth values that ``KIND.FIELD`` asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ..spelling import folded, readable

_LARGEST = 1e308
"""JSON has integers that no float can hold."""
_LONGEST_TEXT = 200
_MOST = 200


def scalar_rows(file_id: int, kind: str, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row of ``scalars`` for each of the first 200 fields with a single value.

    Fields of nested objects have dotted names. Lists and arrays are left out, and so are texts of more than 200
    characters and names that are no identifiers. Text is kept in lower case, and so are truth values: ``true``,
    ``false``.
    """
    return [
        {"file_id": file_id, "kind": kind, "field": name, "number": number, "text": text}
        for name, number, text in islice(_columns(result, ""), _MOST)
    ]


def _columns(part: Mapping[str, Any], before: str) -> Iterator[tuple[str, float | None, str | None]]:
    for name, value in part.items():
        if not name.isidentifier():
            continue
        match value:
            case bool():
                yield before + name, None, str(value).lower()
            case int() | float():
                if abs(value) < _LARGEST:
                    yield before + name, float(value) + 0.0, None  # one zero, on every database
            case str():
                if len(value) <= _LONGEST_TEXT:
                    yield before + name, None, readable(folded(value))
            case dict():
                if value.keys() - {"offset"} != {"sha256", "dtype", "shape"}:
                    yield from _columns(value, f"{before}{name}.")
