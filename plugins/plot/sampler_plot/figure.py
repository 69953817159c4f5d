"""The figure: a head of facts, and lanes that share one time axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sampler_sdk.commands import CommandFailed
from sampler_sdk.library import StoredFile

from . import style
from .canvas import Canvas, lane_columns, line_in
from .classes import classes, scenes
from .facts import facts, title
from .lanes import Lane
from .music import harmony, rhythm, sections
from .subject import Subject
from .waveform import spectrogram, waveform

_WAVE_IN, _LEAST_WAVE_IN = 2.2, 0.5


@dataclass(frozen=True)
class Size:
    """Width and height in pixels (no height: what the lanes need), and pixels per inch of text."""

    width: int
    height: int | None
    dpi: int


def picture(file: StoredFile, form: str, size: Size) -> bytes:
    """``file`` drawn as ``png`` or ``svg``.

    Raises:
        CommandFailed: when there is nothing to draw, or not enough room.
    """
    with style.applied():
        return drawn(Subject(file), size).saved(form)


def drawn(subject: Subject, size: Size) -> Canvas:
    """The whole figure, before it is saved; errors as :func:`picture`."""
    width_in, columns = size.width / size.dpi, lane_columns(size.width / size.dpi, size.dpi)
    ruler = Canvas(width_in, 1.0, size.dpi, subject.duration_s)
    told = [line for fact in facts(subject) for line in ruler.wrapped(fact, style.TEXT_PT)]
    below = _below(subject, columns)
    lanes_in = sum(lane.height_in + style.GAP_IN for lane in below)
    rest_in = _head_in(len(told), bool(subject.greys)) + style.GAP_IN + lanes_in + style.BOTTOM_IN
    wave_in = _WAVE_IN if size.height is None else size.height / size.dpi - rest_in
    if wave_in < _LEAST_WAVE_IN:
        least = math.ceil((rest_in + _LEAST_WAVE_IN) * size.dpi)
        raise CommandFailed(f"these lanes need a height of {least} pixels: choose a larger --height or a smaller --dpi")
    lanes = [waveform(subject, wave_in), *below]
    height_in = rest_in + lanes[0].height_in if size.height is None else size.height / size.dpi
    canvas = Canvas(width_in, height_in, size.dpi, subject.duration_s)
    canvas.line(title(subject), style.TITLE_PT, bold=True)
    for line in told:
        canvas.line(line, style.TEXT_PT, style.PALE)
    if subject.greys:
        canvas.legend(subject.greys)
    canvas.skip(style.HEAD_GAP_IN)
    canvas.axis([lane.draw(canvas) for lane in lanes][-1])
    return canvas


def _below(subject: Subject, columns: int) -> list[Lane]:
    """The lanes below the waveform."""
    return [
        *spectrogram(subject),
        *scenes(subject),
        *sections(subject),
        *classes(subject, columns),
        *rhythm(subject, columns),
        *harmony(subject),
    ]


def _head_in(lines: int, legend: bool) -> float:
    words_in = line_in(style.TITLE_PT) + lines * line_in(style.TEXT_PT) + legend * line_in(style.SMALL_PT)
    return style.TOP_IN + words_in + style.HEAD_GAP_IN
