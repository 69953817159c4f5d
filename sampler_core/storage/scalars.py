"""From a result to the numbers, texts and truth values that ``KIND.FIELD`` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from .codec import readable

_FIELD = re.compile(r"\w+")
_LONGEST_TEXT = 200
_LARGEST = 1e308
"""JSON has integers that no float can hold."""
_MOST = 200

Scalar = dict[str, Any]


def scalars(result: Mapping[str, Any]) -> list[Scalar]:
    """``{"field", "number", "text"}`` for each of the first 200 fields with a single value.

    Fields of nested objects have dotted names. Lists and arrays are left out, and so are texts of more than 200
    characters. Text is kept in lower case, and so are truth values: ``true``, ``false``.
    """
    return [{"field": name, **_column(value)} for name, value in islice(_values(result, ""), _MOST)]


def _values(part: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        if not _FIELD.fullmatch(name):
            continue
        if isinstance(value, dict):
            if value.keys() != {"sha256", "dtype", "shape"}:
                yield from _values(value, f"{before}{name}.")
        elif isinstance(value, int | float | str) and _fits(value):
            yield before + name, value


def _fits(value: float | str) -> bool:
    return len(value) <= _LONGEST_TEXT if isinstance(value, str) else abs(value) < _LARGEST


def _column(value: float | str) -> Scalar:
    if isinstance(value, bool | str):
        return {"number": None, "text": readable(str(value).casefold())}
    return {"number": float(value), "text": None}
