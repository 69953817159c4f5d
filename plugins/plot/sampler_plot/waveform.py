"""The lanes of sound itself: the waveform by class, on shaded regions, and images such as the spectrum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from sampler_sdk import Lane as Declared
from sampler_sdk.library import Kind
from sampler_sdk.views import dominant, value_at

from . import style
from .canvas import Canvas
from .lanes import Lane, message
from .levels import Floats, Rows, extremes, image, levels
from .subject import Subject

_HEADROOM = 1.06
_PEAK_ALPHA = 0.5
_IMAGE_IN = 0.9
_RANGE_DB, _QUIET_DB, _FLOOR_DB = 75.0, -60.0, -100.0


class Series(NamedTuple):
    """An array of a lane: a row of values per moment, ``rate_hz`` of them a second."""

    rows: Rows
    rate_hz: float


def level_lanes(subject: Subject) -> list[tuple[Kind, Declared]]:
    """The lanes of levels that there may be, in order."""
    return [(kind, lane) for kind in subject.file.kinds for lane in kind.about.lanes if lane.type == "level"]


def waveform(subject: Subject, kind: Kind, lane: Declared, height_in: float) -> Lane:
    """The lane, or why there are no levels. Where the stored levels are fewer than the columns, it shows samples."""
    series = _series(subject, kind, lane)
    if series is None:
        return message(lane.title, subject.words(kind.id))

    def draw(canvas: Canvas) -> Axes:
        audio = subject.samples if len(series.rows) < canvas.columns else None
        axes = canvas.lane(height_in, [lane.title if audio is None else "samples"])
        _shade(axes, subject, canvas)
        rms, peak = levels(series.rows, series.rate_hz, subject.duration_s, canvas.columns)
        low, high = (-peak, peak) if audio is None else extremes(audio, canvas.columns)
        loudest = float(max(high.max(initial=0.0), -low.min(initial=0.0))) or 1.0
        axes.set_ylim(-_HEADROOM * loudest, _HEADROOM * loudest)
        for time, _ in canvas.marks():
            axes.axvline(time, color=style.GRID, linewidth=0.6, zorder=1)
        axes.axhline(0, color=style.GRID, linewidth=0.8, zorder=1)
        if audio is None:
            _paint(axes, subject, canvas, low, high, _PEAK_ALPHA)
            _paint(axes, subject, canvas, -rms, rms, 1.0)
        else:
            thin = loudest / (height_in * canvas.figure.dpi)  # a line, where there is next to nothing
            _paint(axes, subject, canvas, low - thin, high + thin, 1.0)
        return axes

    return Lane(height_in, draw)


def images(subject: Subject, kind: Kind) -> Iterator[Lane]:
    """The images of ``kind`` over time, dark where values are high. Where it has none, its other lanes say why."""
    for lane in kind.about.lanes:
        series = _series(subject, kind, lane) if lane.type == "image" else None
        if series is not None and len(series.rows):
            yield _image(subject, lane, series)


def _image(subject: Subject, lane: Declared, series: Series) -> Lane:
    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(_IMAGE_IN, [lane.title], ["high", "low"])
        shown = image(series.rows, series.rate_hz, subject.duration_s, canvas.columns)
        bottom, top = float(shown.min()), float(shown.max())
        if lane.unit == "dB":
            top = max(top, _QUIET_DB)
            bottom = max(top - _RANGE_DB, _FLOOR_DB)
        axes.imshow(
            shown,
            aspect="auto",
            interpolation="none",
            origin="lower",
            cmap="Greys",
            vmin=bottom,
            vmax=top,
            extent=(0.0, subject.duration_s, 0.0, 1.0),
        )
        return axes

    return Lane(_IMAGE_IN, draw)


def _series(subject: Subject, kind: Kind, lane: Declared) -> Series | None:
    """The array of a lane, mapped; ``None`` where there is no result."""
    result = subject.file.data(kind.id)
    reference, rate_hz = value_at(result, lane.at or ""), value_at(result, lane.rate or "")
    if reference is None or not isinstance(rate_hz, int | float):
        return None
    rows = subject.file.array(reference)
    return Series(rows if rows.ndim == 2 else rows.reshape(len(rows), -1), float(rate_hz))


def _paint(axes: Axes, subject: Subject, canvas: Canvas, low: Floats, high: Floats, alpha: float) -> None:
    shown = subject.by_segment
    parts = ((segment.span, segment.name) for segment in shown.segments)
    names = dominant(parts, subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    for name in dict.fromkeys(names):
        here = np.array([each == name for each in names]) & (high > low)
        colour = style.UNHEARD if name is None else shown.swatches[name].colour
        axes.stairs(
            np.where(here, high, np.nan),
            edges,
            baseline=np.where(here, low, np.nan),
            fill=True,
            color=colour,
            alpha=alpha,
            linewidth=0,
            zorder=2,
        )


def _shade(axes: Axes, subject: Subject, canvas: Canvas) -> None:
    """Sound regions as a band behind the waveform."""
    if subject.regions is None:
        return
    spans = ((span, True) for span, _ in subject.regions.parts())
    heard = dominant(spans, subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    shade = np.where([each is not None for each in heard], 1.0, np.nan)
    axes.stairs(shade, edges, fill=True, color=style.SOUND, linewidth=0, zorder=0, transform=axes.get_xaxis_transform())
