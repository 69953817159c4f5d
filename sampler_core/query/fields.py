"""The fields that a query may name, and how the value of each is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..contracts import Status
from ..spelling import searchable
from ..store.keys import parse_key, parse_wheel
from .query import Contains, Value
from .values import read_names, read_range, read_tag, read_when

_LABEL = read_names(lambda text: searchable(text) or None, "a label")
_SAVED_NAME = re.compile(r"\w[\w-]*")

FIELDS: dict[str, Callable[[str], Value]] = {
    "bpm": read_range,
    "key": read_names(parse_key, "a key: write Am, A minor, 8A or 1m"),
    "duration": read_range,
    "class": _LABEL,
    "contains": _LABEL,
    "form": _LABEL,
    "type": _LABEL,
    "own": _LABEL,
    "conf": read_range,
    "sound": read_range,
    "regions": read_range,
    "peak": read_range,
    "rms": read_range,
    "rate": read_range,
    "channels": read_range,
    "camelot": read_names(parse_wheel, "a place on the Camelot wheel: write 8A or 12B"),
    "tag": read_tag,
    "path": Contains,
    "text": Contains,
    "status": read_names(
        lambda text: text if text in list(Status) else None, f"a status: one of {', '.join(Status)}"
    ),
    "added": read_when,
    "modified": read_when,
    "saved": read_names(lambda text: text if is_saved_name(text) else None, "a name: letters, digits, _ and -"),
}  # fmt: skip
"""Fields with a value."""

HOLDS = ("duplicates", "gone")
"""Fields without one."""

SHAPES = ("sort", "limit")
"""What says nothing of a file, but which come first and how many."""

SORTS = ("bpm", "key", "duration", "sound", "regions", "peak", "rms", "path", "added",
         "modified")  # fmt: skip
"""What the order may go by, besides any ``KIND.FIELD``."""


def is_saved_name(text: str) -> bool:
    """Whether a query can be saved under this name."""
    return _SAVED_NAME.fullmatch(text) is not None


def is_open(name: str) -> bool:
    """Whether this is ``KIND.FIELD``, any field of any kind, which only a library can know."""
    return "." in name and all(name.split("."))
