"""How sure a region is."""

from __future__ import annotations

import math

_OFFSET = 0.0
_PER_DB = 0.12


def confidence(margin_db: float) -> float:
    """Probability that a region is one event with both edges right, from how far it rose above the upper threshold."""
    return 1.0 / (1.0 + math.exp(-(_OFFSET + _PER_DB * margin_db)))
