"""The figure: a head of facts, and lanes that share one time axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sampler_sdk.commands import CommandFailed
from sampler_sdk.library import Kind, StoredFile

from . import style
from .canvas import Canvas, lane_columns, line_in
from .classes import classes, division
from .declared import of_kind
from .facts import facts, title
from .lanes import Lane, message
from .subject import Subject
from .waveform import images, level_lanes, waveform

_WAVE_IN, _LEAST_WAVE_IN = 2.2, 0.5
_ORDER = ("level", "image", "classes", "events", "curve", "spans")
"""Kinds are drawn by the first of these that they have a lane of, those that divide the file before the classes."""
_DIVIDING = _ORDER.index("classes") - 0.5


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
    lanes = [*_waveform(subject, wave_in), *below] or [message("", "not analyzed: no analyzer has run")]
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


def _waveform(subject: Subject, height_in: float) -> list[Lane]:
    """The first lane of levels there is: that of the picture in which everything has its colour."""
    return [waveform(subject, kind, lane, height_in) for kind, lane in level_lanes(subject)[:1]]


def _below(subject: Subject, columns: int) -> list[Lane]:
    """The lanes below the waveform."""
    found: list[Lane] = []
    kinds = sorted((kind for kind in subject.file.kinds if kind.about.lanes), key=_place)
    for kind in kinds:
        types = {lane.type for lane in kind.about.lanes}
        if _place(kind) == _DIVIDING and kind is next(each for each in kinds if _place(each) == _DIVIDING):
            found += division(subject)
        found += images(subject, kind)
        found += [waveform(subject, of, lane, _LEAST_WAVE_IN) for of, lane in level_lanes(subject)[1:] if of is kind]
        if "classes" in types:
            found += classes(subject, kind, columns)
        elif types & {"events", "curve", "spans"}:
            found += of_kind(subject, kind, columns)
    return found


def _place(kind: Kind) -> float:
    """Where among the others a kind is drawn; those of one place stay in their order."""
    first = min(_ORDER.index(lane.type) for lane in kind.about.lanes)
    return _DIVIDING if kind.about.spans is not None else first


def _head_in(lines: int, legend: bool) -> float:
    words_in = line_in(style.TITLE_PT) + lines * line_in(style.TEXT_PT) + legend * line_in(style.SMALL_PT)
    return style.TOP_IN + words_in + style.HEAD_GAP_IN
