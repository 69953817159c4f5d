"""What all corrections share."""

from __future__ import annotations

import math
from typing import Any

Result = dict[str, Any]
NONE = "none"
"""Says that there is none: no tempo, no key."""
UNSAID = object()
"""Stands for a correction that cannot be made."""


def within(value: Any, low: float, high: float) -> bool:
    """Whether ``value`` is a number between ``low`` and ``high``."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def is_single(value: Any) -> bool:
    """Whether ``value`` is one of JSON's that holds no others."""
    return value is None or isinstance(value, str | int | float | bool)


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
