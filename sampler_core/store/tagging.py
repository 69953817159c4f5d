"""Tags as rows: as they were written, and as they are searched."""

from __future__ import annotations

import re
from typing import Any

from ..spelling import folded, readable

# 120, -1.5, 127,98, 3/12 (the third of twelve), 128 BPM; of a date the year
_NUMBER = re.compile(
    r"\s*([-+]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)(?:\s*/\s*[0-9]+|\s*bpm|-[0-9]{2}(?:-[0-9]{2}.{0,20})?)?\s*",
    re.IGNORECASE,
)


def tag_columns(name: str, value: str) -> dict[str, Any]:
    """The columns of ``tags`` that a name and a value come to."""
    name, value = readable(name), readable(value)
    return {
        "name": name,
        "value": value,
        "name_folded": folded(name),
        "value_folded": folded(value),
        "number": number_in(value),
    }


def number_in(value: str) -> float | None:
    """The number that ``value`` is, as ``tag:bpm=120..128`` compares it; ``None`` where it is a text."""
    found = _NUMBER.fullmatch(value)
    return None if found is None else float(found[1].replace(",", "."))
