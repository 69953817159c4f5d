"""Where in an order a page begins, as a text to hand out and take back."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..store.errors import WrongCursor
from .query import Sort

_NONE = "this is no cursor: take it whole from what `sampler find --json` printed"


def write_cursor(sort: Sequence[Sort], place: Sequence[Any]) -> str:
    """The cursor of a ``place`` in an order."""
    text = json.dumps([[str(key) for key in sort], [_plain(value) for value in place]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sequence[Sort], width: int) -> list[Any]:
    """The place, of ``width`` values, that a cursor speaks of.

    Raises:
        WrongCursor: when it comes from another order, or is none.
    """
    try:
        of, place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        values = [_value(value) for value in place]
    except (ValueError, TypeError):
        raise WrongCursor(_NONE) from None
    if of != [str(key) for key in sort]:
        raise WrongCursor(
            f"this cursor comes from another order ({' '.join(map(str, of)) or 'by path'}): repeat the query it comes "
            "from, or leave it out to begin anew"
        )
    if len(values) != width:
        raise WrongCursor(_NONE)
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"path": os.fsdecode(value)}
    return {"time": value.isoformat()} if isinstance(value, datetime) else value


def _value(value: Any) -> Any:
    match value:
        case {"path": str(path)}:
            return os.fsencode(path)
        case {"time": str(moment)}:
            return datetime.fromisoformat(moment)
        case None | str() | int() | float():
            return value
    raise ValueError(value)
