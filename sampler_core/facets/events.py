"""Events in a bar, such as beats, twice as dense or half: between each two another, or every second one left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..contracts import Effect
from .paths import value_at, with_value

Event = dict[str, Any]


def scaled(result: Mapping[str, Any], effect: Effect, power: int) -> dict[str, Any]:
    """``result`` with the events of ``effect`` 2 to the ``power`` times as dense. Their first downbeat stays one."""
    assert effect.at is not None
    events: list[Event] = [dict(each) for each in value_at(result, effect.at) or ()]
    bar = value_at(result, effect.bar) if effect.bar else None
    loops = bool(effect.loop and value_at(result, effect.loop))
    for _ in range(abs(power)):
        events = _doubled(events, effect, bar, loops=loops) if power > 0 else _halved(events, effect, bar)
    return with_value(result, effect.at, events)


def _doubled(events: list[Event], effect: Effect, bar: int | None, *, loops: bool) -> list[Event]:
    """An event between each two, which nobody heard, and where they go round, one after the last."""
    at = str(effect.moments)
    times = [each[at] for each in events]
    if loops and len(times) > 1:
        times.append(2 * times[-1] - times[-2])
    put = {effect.mark: True} if effect.mark else {}
    between = [{at: (one + other) / 2, **put} for one, other in pairwise(times)]
    first = _first_downbeat(events, effect)
    merged = sorted([*events, *between], key=lambda each: each[at])
    return [_counted(each, effect, bar, number - 2 * first) for number, each in enumerate(merged)]


def _halved(events: Sequence[Event], effect: Effect, bar: int | None) -> list[Event]:
    """Every second event, the first downbeat among them."""
    first = _first_downbeat(events, effect)
    kept = [(number - first, each) for number, each in enumerate(events) if (number - first) % 2 == 0]
    return [_counted(each, effect, bar, number // 2) for number, each in kept]


def _first_downbeat(events: Sequence[Event], effect: Effect) -> int:
    if effect.position is None:
        return 0
    return next((number for number, each in enumerate(events) if each.get(effect.position) == 1), 0)


def _counted(event: Event, effect: Effect, bar: int | None, number: int) -> Event:
    """``event`` with its place in the bar: ``number`` counts from the first downbeat."""
    return {**event, effect.position: number % bar + 1 if bar else None} if effect.position else event
