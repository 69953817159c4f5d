"""The lanes of sound itself: the waveform by class, on shaded regions, and the spectrum."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from sampler_sdk import Frames, Regions
from sampler_sdk.views import dominant

from . import style
from .canvas import Canvas
from .lanes import Lane, message
from .levels import Floats, extremes, levels, spectrum
from .subject import Subject

_HEADROOM = 1.06
_PEAK_ALPHA = 0.5
_SPECTRUM_IN = 0.9
_RANGE_DB, _QUIET_DB, _FLOOR_DB = 75.0, -60.0, -100.0


def waveform(subject: Subject, height_in: float) -> Lane:
    """The lane, or why there are no levels. Where the stored levels are fewer than the columns, it shows samples."""
    frames = subject.file.result(Frames)
    if frames is None:
        return message("level", subject.words(Frames))

    def draw(canvas: Canvas) -> Axes:
        audio = subject.samples if len(frames.level_dbfs) < canvas.columns else None
        axes = canvas.lane(height_in, ["level" if audio is None else "samples"])
        _shade(axes, subject, canvas)
        rms, peak = levels(frames, subject.duration_s, canvas.columns)
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


def spectrogram(subject: Subject) -> Iterator[Lane]:
    """The stored mel bands over time, dark where it is loud. Where there are none the level's lane says why."""
    frames = subject.file.result(Frames)
    if frames is None or not len(frames.log_mel_db):
        return

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(_SPECTRUM_IN, ["spectrum"], ["high", "low"])
        image = spectrum(frames, subject.duration_s, canvas.columns)
        top = max(float(image.max()), _QUIET_DB)
        axes.imshow(
            image,
            aspect="auto",
            interpolation="none",
            origin="lower",
            cmap="Greys",
            vmin=max(top - _RANGE_DB, _FLOOR_DB),
            vmax=top,
            extent=(0.0, subject.duration_s, 0.0, 1.0),
        )
        return axes

    yield Lane(_SPECTRUM_IN, draw)


def _paint(axes: Axes, subject: Subject, canvas: Canvas, low: Floats, high: Floats, alpha: float) -> None:
    parts = ((segment.span, segment.name) for segment in subject.segments)
    names = dominant(parts, subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    for name in dict.fromkeys(names):
        here = np.array([each == name for each in names]) & (high > low)
        colour = style.UNHEARD if name is None else subject.swatches[name].colour
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
    regions = subject.file.result(Regions)
    if regions is None:
        return
    heard = dominant(((region, True) for region in regions.regions), subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    shade = np.where([each is not None for each in heard], 1.0, np.nan)
    axes.stairs(shade, edges, fill=True, color=style.SOUND, linewidth=0, zorder=0, transform=axes.get_xaxis_transform())
