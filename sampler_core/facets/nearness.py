"""Whether two values of a facet almost count as one, as the facet declares."""

from __future__ import annotations

from ..contracts import Facet, Near
from ..spelling import folded

_SAME = 1e-9
"""Numbers so close, relative to the larger, are one number written in two ways."""


def are_near(facet: Facet, one: float | str | None, other: float | str | None) -> bool:
    """Return whether they count as one. Nothing is near to a value, but to nothing."""
    if one is None or other is None:
        return one is other
    if isinstance(one, str) or isinstance(other, str):
        near = {word.name: {folded(each) for each in word.near} for word in facet.words}
        names = {folded(name): folds for name, folds in near.items()}
        here, there = folded(str(one)), folded(str(other))
        return here == there or there in names.get(here, ()) or here in names.get(there, ())
    near_by = facet.near or Near()
    return any(_close(one * factor, other, near_by.tolerance) for factor in (1.0, *near_by.factors))


def _close(one: float, other: float, tolerance: float) -> bool:
    return abs(one - other) <= max(tolerance, _SAME) * max(abs(one), abs(other))
