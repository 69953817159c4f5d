"""The waveform lane: stored levels, RMS within peaks, coloured by class, regions shaded."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from sampler_sdk import Frames, Regions
from sampler_sdk.views import dominant

from . import style
from .canvas import Canvas
from .lanes import Lane, message
from .levels import Floats, levels
from .subject import Subject

_HEADROOM = 1.06
_PEAK_ALPHA = 0.5


def waveform(subject: Subject, height_in: float) -> Lane:
    """The lane, or why there are no levels."""
    frames = subject.file.result(Frames)
    if frames is None:
        return message("level", subject.words(Frames))

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(height_in, ["level"])
        _shade(axes, subject, canvas)
        rms, peak = levels(frames, subject.duration_s, canvas.columns)
        loudest = float(peak.max(initial=0.0)) or 1.0
        axes.set_ylim(-_HEADROOM * loudest, _HEADROOM * loudest)
        for time, _ in canvas.marks():
            axes.axvline(time, color=style.GRID, linewidth=0.6, zorder=1)
        axes.axhline(0, color=style.GRID, linewidth=0.8, zorder=1)
        _paint(axes, subject, canvas, peak, _PEAK_ALPHA)
        _paint(axes, subject, canvas, rms, 1.0)
        return axes

    return Lane(height_in, draw)


def _paint(axes: Axes, subject: Subject, canvas: Canvas, values: Floats, alpha: float) -> None:
    parts = ((segment.span, segment.name) for segment in subject.segments)
    names = dominant(parts, subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    for name in dict.fromkeys(names):
        here = np.array([each == name for each in names])
        heights = np.where(here & (values > 0), values, np.nan)
        colour = style.UNHEARD if name is None else subject.swatches[name].colour
        axes.stairs(heights, edges, baseline=-heights, fill=True, color=colour, alpha=alpha, linewidth=0, zorder=2)


def _shade(axes: Axes, subject: Subject, canvas: Canvas) -> None:
    """Sound regions as a band behind the waveform."""
    regions = subject.file.result(Regions)
    if regions is None:
        return
    heard = dominant(((region, True) for region in regions.regions), subject.duration_s, canvas.columns)
    edges = np.linspace(0.0, subject.duration_s, canvas.columns + 1)
    shade = np.where([each is not None for each in heard], 1.0, np.nan)
    axes.stairs(shade, edges, fill=True, color=style.SOUND, linewidth=0, zorder=0, transform=axes.get_xaxis_transform())
