"""JSON Lines: every record whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO


def write(records: Iterable[dict[str, Any]], stream: TextIO) -> None:
    """Write one record per line."""
    for record in records:
        stream.write(json.dumps(record, allow_nan=False) + "\n")
