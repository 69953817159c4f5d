"""Moments, lengths, numbers and names as people read them."""

from __future__ import annotations

from collections.abc import Iterable

_MINUTE, _HOUR = 60.0, 3600.0


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


def stretches(found: Iterable[tuple[float, float]], duration_s: float) -> str:
    """``0.50–1.75, 2.00–2.50 s``, or ``1:05.2–1:10.0`` in a file that lasts a minute or longer."""
    told = (f"{clock(start, duration_s).strip()}–{clock(end, duration_s).strip()}" for start, end in found)
    return ", ".join(told) + (" s" if duration_s < _MINUTE else "")


def number(value: float, form: str) -> str:
    """``value`` in a format such as ``.2f``, and never as minus nothing."""
    try:
        told = format(value, form)
    except (OverflowError, ValueError):  # JSON has integers that no float can hold
        return str(value)
    return told.removeprefix("-") if told.startswith("-") and not told.strip("-0.") else told


def plural(count: int, noun: str) -> str:
    """``1 scene``, ``2 scenes``, ``2 bright stretches``."""
    return f"{count} {noun if count == 1 else plural_of(noun)}"


def plural_of(noun: str) -> str:
    """``scenes``, ``stretches``, ``melodies``."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou") else f"{noun}s"


def spoken(name: str) -> str:
    """The name of a label as one reads it: ``one-shot``."""
    return name.replace("_", "-")
