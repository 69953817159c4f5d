"""Lanes of events, curves and spans, as kinds declare them: beats, tempo, sections, keys, and more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from sampler_sdk import Lane as Declared
from sampler_sdk.commands import printable
from sampler_sdk.library import Kind
from sampler_sdk.views import filled, labelled, value_at

from . import style
from .canvas import Canvas
from .lanes import BAND_IN, Block, Lane, band, message
from .subject import Subject

_CURVE_IN = 0.45
_EVENT_COLUMNS = 3
"""Least distance between two events that are drawn, in columns."""
_FLAT = 0.02


@dataclass(frozen=True)
class Event:
    """A moment; ``strong`` where it is drawn longer, ``faint`` where paler."""

    time_s: float
    strong: bool
    faint: bool


def of_kind(subject: Subject, kind: Kind, columns: int) -> Iterator[Lane]:
    """The lanes of ``kind``; where there is nothing in any of them, what the kind says instead."""
    result = subject.file.data(kind.id)
    drawn: list[Lane] = []
    for lane in kind.about.lanes if result is not None else ():
        assert result is not None
        drawn += _lane(subject, kind, lane, result, columns, beside=bool(drawn))
    divides = kind.about.spans is not None  # what is missing of these is told where they are drawn
    yield from drawn or ([] if divides else [message(kind.id.rpartition(".")[2], subject.words(kind.id))])


def _lane(
    subject: Subject, kind: Kind, lane: Declared, result: Mapping[str, Any], columns: int, *, beside: bool
) -> Iterator[Lane]:
    """What is in one lane, if anything is; a curve that does not move only where nothing stands ``beside`` it."""
    match lane.type:
        case "spans" if kind.about.spans is None or lane.at != kind.about.spans.at:
            yield from _spans(subject, kind, lane, result)
        case "events":
            events = _legible(_events(subject, lane, result), subject.duration_s, columns)
            if events:
                title = lane.title if len(events) == len(_events(subject, lane, result)) else lane.strong_title
                note = printable(filled(lane.note, kind.reader, result))
                yield _drawn_events(title or lane.title, note, events, in_two_sizes=lane.strong is not None)
        case "curve":
            points = _points(subject, lane, result)
            if points and not (beside and _is_flat([value for _, value in points])):
                yield _curve(lane, points, subject.duration_s)


def _spans(subject: Subject, kind: Kind, lane: Declared, result: Mapping[str, Any]) -> Iterator[Lane]:
    spans = labelled(lane, result)
    shades = _shades([label for _, label in spans])
    if spans:
        yield band(lane.title, [Block(span, shades[label], texts=_texts(kind, lane, label)) for span, label in spans])
    elif (kind.about.spans is None or value_at(result, kind.about.spans.at)) and lane.none:
        told = printable(filled(lane.none, kind.reader, result))
        yield from [message(lane.title, told)] if told else []


def _shades(labels: Sequence[str]) -> dict[str, str]:
    """A neutral shade per label, in order of appearance, so that neighbours differ."""
    return {label: style.NEUTRAL[n % len(style.NEUTRAL)] for n, label in enumerate(dict.fromkeys(labels))}


def _texts(kind: Kind, lane: Declared, label: str) -> tuple[str, ...]:
    """A label, and the shortest way to write it that begins alike, where it is a word of a facet: ``Am``."""
    if not label:
        return ()
    words = (word for facet in kind.about.facets if facet.at == lane.label for word in facet.words)
    alike = [alias for word in words if word.name == label for alias in word.aliases if alias[:2] == label[:2].strip()]
    return printable(label), *(printable(alias) for alias in sorted(alike, key=len)[:1])


def _items(lane: Declared, result: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = value_at(result, lane.at or "")
    yield from (item for item in (found if isinstance(found, list) else ()) if isinstance(item, Mapping))


def _time(subject: Subject, lane: Declared, item: Mapping[str, Any]) -> float | None:
    """When an item is, where that is in what is drawn."""
    time_s = value_at(item, lane.time)
    end_s = subject.sound_end_s if lane.within_sound else subject.duration_s
    return float(time_s) if isinstance(time_s, int | float) and 0 <= time_s < end_s else None


def _events(subject: Subject, lane: Declared, result: Mapping[str, Any]) -> list[Event]:
    found = ((_time(subject, lane, item), item) for item in _items(lane, result))
    return [
        Event(
            time_s, bool(lane.strong) and value_at(item, lane.strong or "") == 1, bool(value_at(item, lane.faint or ""))
        )
        for time_s, item in found
        if time_s is not None
    ]


def _legible(events: Sequence[Event], duration_s: float, columns: int) -> Sequence[Event]:
    """The events that are drawn: all, or the strong ones alone, or none."""
    for shown in (events, [event for event in events if event.strong]):
        gaps = np.diff([event.time_s for event in shown]) / duration_s * columns
        if not len(gaps) or np.median(gaps) >= _EVENT_COLUMNS:
            return shown
    return []


def _drawn_events(title: str, note: str, events: Sequence[Event], *, in_two_sizes: bool) -> Lane:
    """Lines, the strong ones longer; all alike where a lane does not tell which are strong."""

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(BAND_IN, [title], [note])
        axes.set_facecolor(style.LANE)
        for strong, faint, height, colour, width in (
            (False, True, 0.5, style.GUESSED, 0.9),
            (False, False, 0.5, style.BEAT, 0.9),
            (True, True, 1.0, style.BEAT, 1.3),
            (True, False, 1.0, style.DOWNBEAT, 1.3),
        ):
            times = [each.time_s for each in events if each.strong is strong and each.faint is faint]
            axes.vlines(times, 0.0, height if in_two_sizes else 1.0, color=colour, linewidth=width)
        return axes

    return Lane(BAND_IN, draw)


def _points(subject: Subject, lane: Declared, result: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Moments, in order, and the value from each on."""
    found = ((_time(subject, lane, item), value_at(item, lane.value or "value")) for item in _items(lane, result))
    return sorted((time_s, float(v)) for time_s, v in found if time_s is not None and isinstance(v, int | float))


def _is_flat(values: Sequence[float]) -> bool:
    return max(values) - min(values) <= _FLAT * max(map(abs, values))


def _curve(lane: Declared, points: Sequence[tuple[float, float]], duration_s: float) -> Lane:
    starts, values = [time_s for time_s, _ in points], np.array([value for _, value in points])
    low, high = float(values.min()), float(values.max())
    form = ".0f" if max(abs(low), abs(high)) >= 10 else ".2f"

    def draw(canvas: Canvas) -> Axes:
        name = f"{lane.title}, {lane.unit}" if lane.unit else lane.title
        axes = canvas.lane(_CURVE_IN, [name], [f"{each:{form}}" for each in dict.fromkeys((high, low))])
        axes.set_facecolor(style.LANE)
        margin = max((high - low) * 0.25, max(abs(low), abs(high)) * _FLAT) or 1.0
        axes.set_ylim(low - margin, high + margin)
        axes.stairs(values, [*starts, max(duration_s, starts[-1])], baseline=None, color=style.DOWNBEAT, linewidth=1.4)
        return axes

    return Lane(_CURVE_IN, draw)
