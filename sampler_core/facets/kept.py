"""What is kept of a correction, as JSON.

That is a number, a word, a truth value, or ``null`` for none; where a power of two was asked for, the value that comes
of it and the factor: ``{"bpm": 172.0, "times": 2.0}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..contracts import About
from ..spelling import searchable
from .paths import value_at
from .settable import Settable, Unsettable, hands_over, is_number

TIMES = "times"
_SMALLEST, _LARGEST = 2.0**-60, 2.0**60


@dataclass(frozen=True)
class Times:
    """The value that is shown, times a power of two."""

    factor: float

    def __str__(self) -> str:
        return f"x{Fraction(self.factor)}"


def kept(what: Settable, value: Any, shown: Mapping[str, Any], before: Any = None) -> Any:
    """What is kept where ``value`` is set on a result that says ``shown``, with the correction ``before``.

    Raises:
        Unsettable: when something has to be there that is not.
    """
    if what.edit.needs and value_at(shown, what.edit.needs) is None:
        raise Unsettable(f"there is no {what.edit.needs}, which has to be set first")
    if not isinstance(value, Times):
        return value
    found = what.estimate(shown)
    product = found * value.factor if is_number(found) else None
    if product is None or not what.allows(product) or what.fault(product):
        raise Unsettable(f"there is no {what.field} to be changed by a factor, or none that can be set comes of it")
    if before is None:
        return {what.field: product, TIMES: value.factor}
    return {what.field: product, TIMES: before[TIMES] * value.factor} if isinstance(before, dict) else product


def value_of(what: Settable, said: Any) -> Any:
    """The value of a correction, however it was said."""
    return said[what.field] if isinstance(said, dict) else said


def fits(what: Settable, said: Any) -> bool:
    """Whether ``said`` can be what was kept."""
    if isinstance(said, dict):
        if (what.facet is not None and not what.edit.factors) or said.keys() != {what.field, TIMES}:
            return False
        times, value = said[TIMES], said[what.field]
        return is_number(times) and _SMALLEST <= times <= _LARGEST and is_number(value) and what.allows(value)
    if said is None:
        return not what.is_label
    if what.facet is None or what.facet.edit is None:  # it may have been set before the kind said so
        return isinstance(said, str | int | float | bool) and not what.fault(said)
    return _is_word(what, said) if what.is_text else is_number(said) and what.allows(said)


def is_handed_over(what: Settable, said: Any) -> bool:
    """Whether analyzers that list it in ``corrections`` are told: what was asked for as a power of two stays with
    the result of which it was said, and a field of a kind that says nothing of itself is told to who lists it."""
    if what.kind.about == About():
        return True
    return not isinstance(said, dict) and hands_over(what.edit)


def _is_word(what: Settable, said: Any) -> bool:
    if what.types == {"boolean"}:
        return isinstance(said, bool)
    if not isinstance(said, str) or not said:
        return False
    if said in what.words.words:
        return True
    return what.words.open and (not what.is_label or searchable(said) == said)
