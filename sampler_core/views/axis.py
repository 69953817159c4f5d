"""The time axis of a drawing: its columns, its ticks, and moments in words."""

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


def clock(time_s: float, duration_s: float) -> str:
    """A moment of a file that lasts ``duration_s``: ``1.25``, ``1:05.2`` or ``1:02:03``, all of one width."""
    if duration_s < _MINUTE:
        return f"{time_s:{len(f'{duration_s:.2f}')}.2f}"
    if duration_s < _HOUR:
        minutes, tenths = divmod(round(time_s * 10), 600)
        return f"{minutes}:{tenths / 10:04.1f}".rjust(len(f"{int(duration_s / _MINUTE)}:00.0"))
    minutes, seconds = divmod(round(time_s), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}".rjust(len(f"{int(duration_s / _HOUR)}:00:00"))


def length(duration_s: float, digits: int = 3) -> str:
    """A length as one reads it: ``0.560 s``, ``15:01.845``, ``1:02:03``; ``digits`` behind the point below an hour."""
    if round(duration_s, digits) < _MINUTE:
        return f"{duration_s:.{digits}f} s"
    if round(duration_s, digits) < _HOUR:
        minutes, seconds = divmod(round(duration_s, digits), _MINUTE)
        return f"{minutes:.0f}:{seconds:0{3 + digits}.{digits}f}"
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


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
