"""How sure a region is."""

from __future__ import annotations

import math

ONSET_FRAMES = 4
"""How long after its start, 40 ms, a region is asked how loud it has become."""

_OFFSET = 2.08
_PER_DB = 0.214
_RANGE_DB = (-10.0, 20.0)


def confidence(rise_db: float) -> float:
    """Probability that both edges of a region are right.

    ``rise_db`` is its level 40 ms after the start above the upper threshold. Sounds that fade in from below
    the noise are the ones found late. A logistic curve over 1 612 regions of rendered mixes, 10 dB SNR to
    clean, that no benchmark uses.
    """
    clipped = min(max(rise_db, _RANGE_DB[0]), _RANGE_DB[1])
    return 1.0 / (1.0 + math.exp(-(_OFFSET + _PER_DB * clipped)))
