"""What all corrections share."""

from __future__ import annotations

import math
from typing import Any

Result = dict[str, Any]
NONE = "none"
"""Says that there is none: no tempo, no key."""
UNSAID = object()
"""Stands for a correction that cannot be made."""


def number(text: str, low: float, high: float, what: str) -> float:
    """The number that ``text`` writes.

    Raises:
        ValueError: with ``what`` was expected, when it is none or not between ``low`` and ``high``.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ValueError(f"{what} between {low:g} and {high:g}")
    return value + 0.0
