"""What is where: into what a file is divided, by class, and a row per class with its probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from sampler_sdk.commands import printable
from sampler_sdk.library import Kind
from sampler_sdk.views import Division, Stretch, Unlabelled, judged, spoken

from . import style
from .canvas import Canvas
from .lanes import Block, Lane, band, message
from .levels import Floats
from .subject import Classes, Subject

_ROW_IN = 0.2
_FAINTEST = 0.1
"""Probabilities below leave a row empty."""


def division(subject: Subject) -> Iterator[Lane]:
    """The segments by class (whole regions, where nothing tells of segments), and what is missing for that."""
    divided, segments = subject.division, subject.by_segment.segments
    is_whole = divided is None or divided.spans.scope == "region"
    if is_whole:
        yield from _missing(subject, "segment")
    if divided is not None and segments and (not is_whole or any(segment.said for segment in segments)):
        yield band(_title(divided), [_block(subject.by_segment, stretch) for stretch in subject.by_segment.stretches])
    elif subject.regions is None:
        yield from _missing(subject, "region")


def classes(subject: Subject, kind: Kind, columns: int) -> Iterator[Lane]:
    """A row per class of ``kind``, the stronger the more probable it is; or why there is none."""
    shown = subject.by_segment if subject.by_segment.kind == kind else Classes(subject, kind)
    rows = shown.intensities(columns)
    if not rows:
        if subject.regions is None or subject.regions.parts():
            yield message(_lane_title(kind), subject.words(kind.id))
        return
    yield _rows(shown, rows)
    if why := subject.unanswered(kind.id):
        yield message("", why)


def _missing(subject: Subject, scope: str) -> Iterator[Lane]:
    """Why nothing divides the file so, as the kinds that could have done it say."""
    for kind in subject.file.kinds:
        if kind.about.spans is not None and kind.about.spans.scope == scope:
            titles = [lane.title for lane in kind.about.lanes if lane.at == kind.about.spans.at]
            yield message(next(iter(titles), f"{scope}s"), subject.words(kind.id))


def _title(divided: Division) -> str:
    lanes = divided.kind.about.lanes
    return next((lane.title for lane in lanes if lane.at == divided.spans.at), f"{divided.spans.scope}s")


def _lane_title(kind: Kind) -> str:
    return next(lane.title for lane in kind.about.lanes if lane.type == "classes")


def _rows(shown: Classes, rows: Mapping[str, Floats]) -> Lane:
    height_in = _ROW_IN * len(rows)
    image = np.array([[(*to_rgb(shown.swatches[name].colour), value) for value in rows[name]] for name in rows])
    image[image[..., 3] < _FAINTEST, 3] = 0.0
    shares = _shares(shown)

    def draw(canvas: Canvas) -> Axes:
        names = [printable(spoken(name)) for name in rows]
        axes = canvas.lane(height_in, names, [shares.get(name, "") for name in rows])
        axes.set_facecolor(style.LANE)
        axes.imshow(image, aspect="auto", interpolation="none", extent=(0.0, shown.subject.duration_s, 0.0, 1.0))
        for row in range(1, len(rows)):
            axes.axhline(row / len(rows), color="white", linewidth=1.5)
        return axes

    return Lane(height_in, draw)


def _shares(shown: Classes) -> dict[str, str]:
    """How much of the sound each label holds of, as the kind says that tells it of the whole file."""
    file, by = shown.subject.file, shown.kind
    for kind in file.kinds:
        if by is not None and kind.about.single == by.id and (result := file.data(kind.id)) is not None:
            labels = [label for each in judged(kind.about.facets, result) for label in each.candidates]
            return {each.name: f"{each.share * 100:.0f} %" for each in labels if each.share and each.share >= 0.005}
    return {}


def _block(shown: Classes, stretch: Stretch) -> Block:
    swatch = shown.swatches[stretch.name]
    name, specific = printable(spoken(stretch.name)), stretch.segments[0].specific
    texts = [name]
    if isinstance(stretch.name, Unlabelled):
        texts = [] if stretch.name == Unlabelled.NOT_CLASSIFIED else [name]
    elif specific is not None:
        texts = [f"{name}: {printable(spoken(specific))}", printable(spoken(specific))]
    elif stretch.confidence is not None:
        texts = [f"{name} {stretch.confidence:.2f}", name]
    return Block(stretch.span, swatch.colour, swatch.ink, tuple(texts))
