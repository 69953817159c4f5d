"""A result with what a person set in the place of estimates, and nothing left in it that contradicts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..contracts import Effect
from .events import scaled
from .kept import value_of
from .paths import changed_at, emptied, value_at, values_at, with_value
from .putting import put, without
from .settable import Settable, is_number, settable

Result = dict[str, Any]
_POWERS = range(-4, 5)
_WHOLE = 0.01
"""So near is a whole number."""


@dataclass(frozen=True)
class _Change:
    """From which value to which: ``power`` of two where that was asked for and is what lies between them; ``same``
    where there is no difference that counts."""

    before: Any
    value: Any
    power: int | None
    same: bool

    @property
    def ratio(self) -> float | None:
        """The new value as a multiple of the old."""
        known = is_number(self.before) and is_number(self.value) and self.before
        return self.value / self.before if known else None

    def calls_for(self, effect: Effect) -> bool:
        """Whether ``effect`` takes place."""
        match effect.when:
            case "value":
                return self.value is not None
            case "none":
                return self.value is None
            case "new":
                return self.value is not None and self.before is None
            case "changed":
                return not self.same and self.power is None
            case _:
                return True


def applied(what: Settable, result: Mapping[str, Any], said: Any) -> Result:
    """``result``, or as much of one as there is, with a correction; as it is where what was set has no place in it."""
    return _applied(what, dict(result), value_of(what, said), by_factor=isinstance(said, dict), above=())


def disturbs(what: Settable, said: Any, other: Settable, other_said: Any) -> bool:
    """Whether setting ``what`` leaves ``other`` of the same kind not what was ``other_said``."""
    value, kept = value_of(what, said), value_of(other, other_said)
    for effect in what.edit.effects:
        if effect.at not in other.places and effect.at != other.field and effect.facet != other.field:
            continue
        if (effect.when == "value" and value is None) or (effect.when == "none" and value is not None):
            continue
        if effect.effect == "set" and (effect.keep or effect.value == kept):
            continue
        if effect.effect != "hand_over" and not (effect.unless and effect.unless == value):
            return True
    return False


def contradicts(what: Settable, said: Any, other: Settable, other_said: Any) -> bool:
    """Whether a correction cannot stand beside one that is made now of ``what``: either disturbs the other where it is
    put in its place after it."""
    if disturbs(what, said, other, other_said):
        return True
    return other.order > what.order and disturbs(other, other_said, what, said)


def _applied(what: Settable, result: Result, value: Any, *, by_factor: bool, above: tuple[Settable, ...]) -> Result:
    """``above`` are the facets whose effects led here: they stay what they were set to."""
    if what.edit.needs and value_at(result, what.edit.needs) is None:
        return result
    change = _change(what, result, value, by_factor=by_factor)
    after, above = put(what, result, value), (*above, what)
    for effect in what.edit.effects:
        if change.calls_for(effect) and not any(_is_of(effect, each) for each in above):
            after = _follow(what, effect, change, after, above)
    return after


def _is_of(effect: Effect, what: Settable) -> bool:
    return effect.facet == what.field if effect.at is None else effect.at in what.places


def _change(what: Settable, result: Result, value: Any, *, by_factor: bool) -> _Change:
    before, near = what.estimate(result), what.edit.same
    same = _alike(before, value, near)
    if not same and what.edit.occurs and value is not None:
        same = any(_alike(each, value, near) for each in values_at(result, what.edit.occurs))
    found = _Change(before, value, None, same)
    if by_factor and not same and found.ratio:
        power = next((power for power in _POWERS if abs(found.ratio / 2.0**power - 1) < 1e-6), None)
        return _Change(before, value, power, same)
    return found


def _alike(one: Any, other: Any, near: float) -> bool:
    if is_number(one) and is_number(other):
        return bool(abs(one - other) <= near)
    return bool(one == other)


def _follow(what: Settable, effect: Effect, change: _Change, result: Result, above: tuple[Settable, ...]) -> Result:
    match effect.effect:
        case "set":
            return _set(what, effect, result, above)
        case "clear":
            return _clear(what, effect, change, result)
        case "scale":
            return _scale(what, effect, change, result, above)
        case _:
            return result


def _set(what: Settable, effect: Effect, result: Result, above: tuple[Settable, ...]) -> Result:
    other = settable(what.kind, effect.facet) if effect.facet else None
    if effect.at is None:
        if other is None or other.estimate(result) == effect.value:
            return result
        return _applied(other, result, effect.value, by_factor=False, above=above)
    if effect.keep and value_at(result, effect.at) is not None:
        return result
    return with_value(result, effect.at, effect.value if other is None else other.estimate(result))


def _clear(what: Settable, effect: Effect, change: _Change, result: Result) -> Result:
    if effect.at is None:
        other = settable(what.kind, effect.facet or "")
        return result if effect.unless and effect.unless == change.value else without(other, result)
    items = value_at(result, effect.at)
    if effect.counted and isinstance(items, list | tuple) and len(items) == change.value:
        return result
    if effect.unless and _is_excepted(what, effect, change.value, items):
        return result
    return emptied(result, effect.at, what.kind.schema)


def _is_excepted(what: Settable, effect: Effect, value: Any, items: Any) -> bool:
    if isinstance(effect.unless, str) or value is None:
        return bool(effect.unless == value)
    parts = [*what.words.parts_of(value)] if isinstance(value, str) else [value]
    return any([value_at(item, path) for path in effect.unless] == parts for item in items or ())


def _scale(what: Settable, effect: Effect, change: _Change, result: Result, above: tuple[Settable, ...]) -> Result:
    if effect.at is None:
        other = settable(what.kind, effect.facet or "")
        old = other.estimate(result)
        if change.same or not change.ratio or not is_number(old):
            return result
        return _applied(other, result, old * change.ratio, by_factor=True, above=above)
    if change.same:
        return result
    if effect.whole and change.ratio:
        return _scaled_whole(what, effect.at, change.ratio, result)
    if change.power is None:
        return emptied(result, effect.at, what.kind.schema)
    if effect.moments:
        return scaled(result, effect, change.power)
    factor = 2.0**change.power
    scaled_at: Result = changed_at(result, effect.at, lambda old: old * factor if is_number(old) else old)
    return scaled_at


def _scaled_whole(what: Settable, at: str, ratio: float, result: Result) -> Result:
    old = value_at(result, at)
    length = old * ratio if is_number(old) else 0.0
    if round(length) and abs(length / round(length) - 1) < _WHOLE:
        return with_value(result, at, float(round(length)))
    return emptied(result, at, what.kind.schema)
