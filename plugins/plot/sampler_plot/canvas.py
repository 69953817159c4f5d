"""A figure on which lanes are put under one another, all over the same stretch of time."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sampler_sdk.views import ticks

from . import style


def lane_columns(width_in: float, dpi: int) -> int:
    """How many pixels a lane is wide in a figure of that width."""
    return round((width_in - style.LEFT_IN - style.RIGHT_IN) * dpi)


def line_in(points: float) -> float:
    """The height of a line of text in inches."""
    return points * 1.45 / 72


class Canvas:
    """Sizes in inches from the top left, texts measured before they are drawn."""

    def __init__(self, width_in: float, height_in: float, dpi: int, duration_s: float) -> None:
        self.figure = Figure(figsize=(width_in, height_in), dpi=dpi, facecolor="white")
        self.duration_s = duration_s
        self.width_in, self.height_in = width_in, height_in
        self.lane_in = width_in - style.LEFT_IN - style.RIGHT_IN
        self.columns = lane_columns(width_in, dpi)
        FigureCanvasAgg(self.figure)
        self._probe = self.figure.text(0, 0, "")
        self._measured = cache(self._measure)
        self._at = style.TOP_IN

    def line(self, text: str, points: float, colour: str = style.INK, *, bold: bool = False) -> None:
        """A line of text over the whole width, with an ellipsis where it is too long."""
        self._at += line_in(points)
        told = self.cut(text, self.width_in - 0.2 - style.RIGHT_IN, points, bold=bold)
        self._text(0.2, self._at - points / 72 * 0.35, told, points, colour, bold=bold, align="left")

    def wrapped(self, text: str, points: float) -> list[str]:
        """``text`` in lines that fit the width, broken between words."""
        room, lines = self.width_in - 0.2 - style.RIGHT_IN, [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1] and self._measured(longer, points, False) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return [line.strip(" ·") for line in lines if line.strip(" ·")]

    def legend(self, items: Sequence[tuple[str, str]]) -> None:
        """A line of colours and what they stand for."""
        self._at += line_in(style.SMALL_PT)
        at, side = 0.2, style.SMALL_PT / 72
        for colour, text in items:
            where = (at / self.width_in, 1 - (self._at + side * 0.1) / self.height_in)
            size = (side / self.width_in, side / self.height_in)
            self.figure.add_artist(Rectangle(where, *size, facecolor=colour, linewidth=0))
            self._text(at + side * 1.4, self._at, text, style.SMALL_PT, style.PALE, align="left")
            at += side * 1.4 + self._measured(text, style.SMALL_PT, False) + 0.25

    def skip(self, inches: float) -> None:
        """Leave some space."""
        self._at += inches

    def lane(self, height_in: float, names: list[str], notes: list[str] | None = None) -> Axes:
        """Axes over the whole duration for the next lane. ``names`` stand to its left and ``notes`` to its right, one
        per row of the lane."""
        bottom = 1 - (self._at + height_in) / self.height_in
        left, width = style.LEFT_IN / self.width_in, self.lane_in / self.width_in
        axes = self.figure.add_axes((left, bottom, width, height_in / self.height_in))
        axes.set(xlim=(0, self.duration_s), ylim=(0, 1), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        for row, name in enumerate(names):
            self._beside(name, row, len(names), height_in, style.LEFT_IN - 0.12, "right", style.INK)
        for row, note in enumerate(notes or ()):
            self._beside(
                note, row, len(notes or ()), height_in, self.width_in - style.RIGHT_IN + 0.08, "left", style.PALE
            )
        self._at += height_in + style.GAP_IN
        return axes

    def marks(self) -> list[tuple[float, str]]:
        """Moments of the time axis, and their labels."""
        return ticks(self.duration_s, max(2, int(self.lane_in / style.TICK_IN)))

    def axis(self, axes: Axes) -> None:
        """Put the time under ``axes``, the last lane."""
        marks = self.marks()
        axes.set_xticks([time for time, _ in marks], [label for _, label in marks])
        axes.tick_params(axis="x", length=4, color=style.PALE, labelcolor=style.INK, labelsize=style.TEXT_PT)

    def fits(self, text: str, duration_s: float, points: float = style.TEXT_PT) -> bool:
        """Whether ``text`` fits into that much time."""
        return self._measured(text, points, False) + 0.08 <= duration_s / self.duration_s * self.lane_in

    def cut(self, text: str, width_in: float, points: float, *, bold: bool = False) -> str:
        """``text``, with an ellipsis behind the last word that fits where it would be wider than that."""
        if self._measured(text, points, bold) <= width_in:
            return text
        longer = range(1, len(text))
        kept = bisect_right(longer, width_in, key=lambda length: self._measured(text[:length] + "…", points, bold))
        words = text[:kept].rpartition(" ")[0] if text[kept : kept + 1].strip() else text[:kept]
        return (words or text[:kept]).rstrip(" ,;–·") + "…"

    def saved(self, form: str) -> bytes:
        """The picture as ``png`` or ``svg``; equal drawings give equal bytes."""
        buffer = io.BytesIO()
        metadata = {"Date": None} if form == "svg" else None
        self.figure.savefig(buffer, format=form, dpi=self.figure.dpi, metadata=metadata)
        return buffer.getvalue()

    def _beside(self, text: str, row: int, rows: int, height_in: float, x: float, align: str, colour: str) -> None:
        y = self._at + (row + 0.5) * height_in / rows
        points = style.TEXT_PT if align == "right" else style.SMALL_PT
        room = style.LEFT_IN - 0.2 if align == "right" else style.RIGHT_IN - 0.1
        self._text(x, y, self.cut(text, room, points), points, colour, align=align, middle=True)

    def _text(
        self, x: float, y: float, text: str, points: float, colour: str, *, align: str, bold: bool = False,
        middle: bool = False,
    ) -> None:  # fmt: skip
        self.figure.text(
            x / self.width_in, 1 - y / self.height_in, text, fontsize=points, color=colour, ha=align,
            va="center_baseline" if middle else "baseline", weight="bold" if bold else "normal",
        )  # fmt: skip

    def _measure(self, text: str, points: float, bold: bool) -> float:
        self._probe.set(text=text, fontsize=points, weight="bold" if bold else "normal")
        width = self._probe.get_window_extent().width / self.figure.dpi
        self._probe.set_text("")
        return float(width)
