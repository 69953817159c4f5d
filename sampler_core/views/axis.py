"""The time axis of a drawing: its columns and its ticks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

from ..contracts import Span

H = TypeVar("H", bound=Hashable)

_MINUTE, _HOUR = 60.0, 3600.0
_STEPS_S = (
    *(digit * 10.0**power for power in range(-6, 1) for digit in (1, 2, 5)),
    10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 21600.0, 43200.0, 86400.0,
)  # fmt: skip
_NOTHING = 1e-9


def ticks(duration_s: float, most: int) -> list[tuple[float, str]]:
    """At most ``most`` round moments from 0 to ``duration_s``, with their labels.

    Seconds (``2.5 s``) below a minute, ``m:ss`` below an hour, then ``h:mm h``.
    """
    finest = 60.0 if duration_s >= _HOUR else 1.0 if duration_s >= _MINUTE else 0.0
    steps = (step for step in _STEPS_S if step >= finest and int(duration_s / step) < most)
    step = next(steps, duration_s or 1.0)
    count = int(duration_s / step * (1 + _NOTHING))
    return [(index * step, _tick(index * step, step, duration_s)) for index in range(count + 1)]


def dominant(parts: Iterable[tuple[Span, H]], duration_s: float, columns: int) -> list[H | None]:
    """What covers most of each of ``columns`` equal columns of a file; ``None`` where nothing does at all.

    However short a part is, it shows, as long as no other claims the column.
    """
    width = duration_s / columns
    cover: list[dict[H, float]] = [{} for _ in range(columns)]
    for span, value in parts:
        for column in range(int(span.start_s / width), min(int(span.end_s / width), columns - 1) + 1):
            inside = min(span.end_s, (column + 1) * width) - max(span.start_s, column * width)
            if inside > _NOTHING * width:
                cover[column][value] = cover[column].get(value, 0.0) + inside
    return [max(values, key=lambda value: values[value]) if values else None for values in cover]


def _tick(time_s: float, step_s: float, duration_s: float) -> str:
    if duration_s >= _HOUR:
        return f"{round(time_s) // 3600}:{round(time_s) % 3600 // 60:02} h"
    if duration_s >= _MINUTE:
        return f"{round(time_s) // 60}:{round(time_s) % 60:02}"
    return f"{time_s:.{_decimals(step_s)}f} s"


def _decimals(step_s: float) -> int:
    return next((digits for digits in range(7) if abs(round(step_s, digits) - step_s) < _NOTHING), 7)
