"""Corrections of a tempo, and what becomes of beats and bars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .plain import NONE, UNSAID, Result, number, within

SLOWEST, FASTEST = 10.0, 1000.0
"""Beats per minute that can be set."""
_TIMES = re.compile(r"(?:x|\*)(1/)?(2|4)|/(2|4)")
_SAME_BPM = 0.005
"""Tempos closer than this look the same."""
_WHOLE = 0.01
_MOST_BEATS = 10_000


@dataclass(frozen=True)
class Times:
    """The tempo that is shown, times a power of two."""

    factor: float

    def __str__(self) -> str:
        return f"x{Fraction(self.factor)}"


def parse_bpm(text: str) -> float | Times | None:
    """A tempo, ``x2``, ``/2``, ``x1/2`` or the like, or ``None`` for none.

    Raises:
        ValueError: saying what was expected.
    """
    if text.casefold() == NONE:
        return None
    if times := _TIMES.fullmatch(text.replace(" ", "")):
        over = times[3] or (times[2] if times[1] else None)
        return Times(1 / int(over) if over else float(times[2]))
    try:
        return number(text, SLOWEST, FASTEST, "a number of beats per minute")
    except ValueError as error:
        raise ValueError(f"{error}, x2, /2, or {NONE}") from None


def parse_loop_beats(text: str) -> float | None:
    """A length in beats.

    Raises:
        ValueError: when it is none.
    """
    return None if text == NONE else number(text, 1, _MOST_BEATS, "a number of beats")


def parse_constant(text: str) -> bool | None:
    """Whether a tempo is constant.

    Raises:
        ValueError: when ``text`` does not say so.
    """
    known = {"true": True, "false": False, NONE: None}
    if text not in known:
        raise ValueError("a boolean: true or false")
    return known[text]


def is_bpm(said: Any) -> bool:
    """Whether ``said`` can be what is kept of a tempo that was set."""
    if isinstance(said, dict):
        return said.keys() == {"bpm", "times"} and within(said["times"], 2**-60, 2**60) and is_bpm(said["bpm"] or 0)
    return said is None or within(said, SLOWEST, FASTEST)


def is_loop_beats(said: Any) -> bool:
    """Whether ``said`` can be what is kept of a length in beats."""
    return said is None or within(said, 1, _MOST_BEATS)


def said_bpm(value: float | Times | None, shown: Result, before: Any) -> Any:
    """What is kept where ``value`` is set on a result that says ``shown``, with the correction ``before``."""
    if not isinstance(value, Times):
        return value
    bpm = (shown.get("bpm") or 0.0) * value.factor
    if not SLOWEST <= bpm <= FASTEST:
        return UNSAID
    if before is None:
        return {"bpm": bpm, "times": value.factor}
    return {"bpm": bpm, "times": before["times"] * value.factor} if isinstance(before, dict) else bpm


def said_of_beats(value: Any, shown: Result, before: Any) -> Any:
    """The same for what makes sense of a tempo only."""
    return UNSAID if shown.get("bpm") is None else value


def bpm_of(said: Any) -> float | None:
    """The tempo of a correction, however it was said."""
    bpm: float | None = said["bpm"] if isinstance(said, dict) else said
    return bpm


def with_bpm(result: Result, said: Any) -> Result:
    """``result`` at the tempo that was ``said``, which is sure. Beats, bars and map stay where they are of this tempo,
    go along where it was said to be the estimate times a power of two, and are left out otherwise."""
    bpm, before = bpm_of(said), result.get("bpm")
    whole: Result = {**result, "bpm": bpm, "confidence": 1.0, "octave_confidence": None, "alternatives": []}
    if bpm is None:
        reason = result.get("no_tempo_reason") or "no_pulse"
        return whole | _CLEARED | {"no_tempo_reason": reason} | ({"evidence": {}} if before is not None else {})
    whole["no_tempo_reason"] = None
    if before is None:
        return whole | _CLEARED | {"evidence": {}}
    if abs(bpm - before) < _SAME_BPM or any(abs(bpm - p["bpm"]) < _SAME_BPM for p in result.get("tempo_map", ())):
        return whole
    factor = _power_of_two(bpm / before) if isinstance(said, dict) else None
    if factor is None:
        return whole | _CLEARED | {"evidence": {}, "loop_beats": _whole(result.get("loop_beats"), bpm / before)}
    return whole | _scaled(result, factor)


def with_loop_beats(result: Result, beats: float | None) -> Result:
    """``result`` of a loop of so many beats, and its tempo with it; as it is where it has no tempo."""
    before, bpm = result.get("loop_beats"), result.get("bpm")
    if bpm is None:
        return result
    if beats is None or not before:
        others: Result = {} if beats is None or len(result.get("beats", ())) == beats else {"beats": [], "meter": None}
        return {**result, **others, "loop_beats": beats}
    ratio = beats / before
    return {**with_bpm(result, {"bpm": bpm * ratio, "times": ratio}), "loop_beats": beats}


def with_constant(result: Result, constant: bool | None) -> Result:
    """``result`` said to be of constant tempo or not; beats and map of another opinion are left out."""
    if result.get("bpm") is None or constant == result.get("is_constant"):
        return result
    return {**result, "is_constant": constant, "beats": [], "tempo_map": [], "meter": None}


_CLEARED: Result = {
    "beats": [],
    "tempo_map": [],
    "meter": None,
    "is_constant": None,
    "loop_beats": None,
    "regions": [],
}


def _power_of_two(ratio: float) -> Fraction | None:
    for power in range(-4, 5):
        if abs(ratio / 2.0**power - 1) < 1e-6:
            return Fraction(2) ** power
    return None


def _whole(beats: float | None, ratio: float) -> float | None:
    """The length in beats at another tempo, if it is a whole number."""
    length = (beats or 0.0) * ratio
    return float(round(length)) if round(length) and abs(length / round(length) - 1) < _WHOLE else None


def _scaled(result: Result, factor: Fraction) -> Result:
    """What depends on the tempo, at ``factor`` times the tempo."""
    beats, beat = list(result.get("beats", ())), result.get("meter") or {}
    while factor > 1:
        beats, factor = _doubled(beats, beat.get("numerator"), whole=bool(result.get("loop_beats"))), factor / 2
        result = _at(result, 2.0)
    while factor < 1:
        beats, factor = _halved(beats, beat.get("numerator")), factor * 2
        result = _at(result, 0.5)
    return {name: result[name] for name in ("tempo_map", "regions", "loop_beats") if name in result} | {"beats": beats}


def _at(result: Result, factor: float) -> Result:
    def times(parts: Any) -> list[Result]:
        return [{**part, "bpm": part["bpm"] and part["bpm"] * factor} for part in parts]

    length = result.get("loop_beats")
    return {
        **result,
        "tempo_map": times(result.get("tempo_map", ())),
        "regions": times(result.get("regions", ())),
        "loop_beats": length and _whole(length, factor),
    }


def _doubled(beats: list[Result], bar: int | None, *, whole: bool) -> list[Result]:
    """A beat between each two, which nobody heard, and in a ``whole`` loop one after the last."""
    times = [beat["time_s"] for beat in beats]
    if whole and len(times) > 1:
        times.append(2 * times[-1] - times[-2])
    between = [{"time_s": (a + b) / 2, "interpolated": True} for a, b in pairwise(times)]
    first = _first_downbeat(beats)
    merged = sorted([*beats, *between], key=lambda beat: beat["time_s"])
    return [{**beat, "position": _position(n - 2 * first, bar)} for n, beat in enumerate(merged)]


def _halved(beats: list[Result], bar: int | None) -> list[Result]:
    """Every second beat, the first downbeat among them."""
    first = _first_downbeat(beats)
    kept = [(n - first, beat) for n, beat in enumerate(beats) if (n - first) % 2 == 0]
    return [{**beat, "position": _position(n // 2, bar)} for n, beat in kept]


def _first_downbeat(beats: list[Result]) -> int:
    return next((n for n, beat in enumerate(beats) if beat.get("position") == 1), 0)


def _position(number: int, bar: int | None) -> int | None:
    return number % bar + 1 if bar else None
