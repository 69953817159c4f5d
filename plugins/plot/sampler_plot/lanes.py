"""Lanes of a figure: what all of them are, and the two that anything can be told in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from sampler_sdk import Span
from sampler_sdk.views import dominant

from . import style
from .canvas import Canvas

BAND_IN, MESSAGE_IN = 0.27, 0.24


@dataclass(frozen=True)
class Lane:
    """A lane of that height, and what draws it on a canvas."""

    height_in: float
    draw: Callable[[Canvas], Axes]


@dataclass(frozen=True)
class Block:
    """A stretch of a band: its colour, and its texts, the longest first, of which the first that fits is written."""

    span: Span
    colour: str
    ink: str = style.INK
    texts: tuple[str, ...] = ()


def message(name: str, text: str) -> Lane:
    """A lane that says in words why there is nothing else."""

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(MESSAGE_IN, [name])
        axes.set_facecolor("white")
        told = canvas.cut(text, canvas.lane_in - 0.1, style.SMALL_PT)
        axes.text(0, 0.5, told, fontsize=style.SMALL_PT, color=style.PALE, va="center_baseline", style="italic")
        return axes

    return Lane(MESSAGE_IN, draw)


def band(name: str, blocks: Sequence[Block]) -> Lane:
    """A lane of ``blocks`` with labels. What is too short for a pixel shows where nothing longer claims it."""

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(BAND_IN, [name])
        axes.set_facecolor(style.LANE)
        parts = ((block.span, index) for index, block in enumerate(blocks))
        _fill(axes, canvas, blocks, dominant(parts, canvas.duration_s, canvas.columns))
        for block in blocks:
            _write(axes, canvas, block)
        return axes

    return Lane(BAND_IN, draw)


def _fill(axes: Axes, canvas: Canvas, blocks: Sequence[Block], columns: Sequence[int | None]) -> None:
    """Rectangles over whole columns, with a thin line between two that touch."""
    width_s = canvas.duration_s / canvas.columns
    start = 0
    for end in range(1, len(columns) + 1):
        if end < len(columns) and columns[end] == columns[start]:
            continue
        if (index := columns[start]) is not None:
            axes.axvspan(start * width_s, end * width_s, facecolor=blocks[index].colour, edgecolor="none", linewidth=0)
            if start and columns[start - 1] is not None and end - start > 3:
                axes.axvline(start * width_s, color="white", linewidth=0.8)
        start = end


def _write(axes: Axes, canvas: Canvas, block: Block) -> None:
    text = next((text for text in block.texts if canvas.fits(text, block.span.duration_s)), None)
    if text is not None:
        middle = (block.span.start_s + block.span.end_s) / 2
        axes.text(middle, 0.5, text, color=block.ink, fontsize=style.TEXT_PT, ha="center", va="center_baseline")
