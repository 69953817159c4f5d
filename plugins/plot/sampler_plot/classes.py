"""What is where: the scenes with their classes, and a row per class with its probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from sampler_sdk import Classification, Regions, Timeline
from sampler_sdk.views import Stretch, Unlabelled, spoken

from . import style
from .canvas import Canvas
from .lanes import Block, Lane, band, message
from .levels import Floats
from .subject import Subject

_ROW_IN = 0.2
_FAINTEST = 0.1
"""Probabilities below leave a row empty."""


def scenes(subject: Subject) -> Iterator[Lane]:
    """Scenes (or regions, where there is no timeline) by class, and what is missing for that."""
    scened = subject.file.result(Timeline) is not None
    if not scened:
        yield message("scenes", subject.words(Timeline))
    classified = any(segment.answer is not None for segment in subject.segments)
    if subject.segments and (scened or classified):
        yield band("scenes" if scened else "regions", [_block(subject, stretch) for stretch in subject.stretches])
    elif subject.file.result(Regions) is None:
        yield message("regions", subject.words(Regions))


def classes(subject: Subject, columns: int) -> Iterator[Lane]:
    """A row per class, the stronger the more probable it is; or why there is none."""
    rows = subject.intensities(columns)
    if not rows:
        regions = subject.file.result(Regions)
        if regions is None or regions.regions:
            yield message("classes", subject.words(Classification))
        return
    yield _rows(subject, rows)
    if why := subject.unanswered(Classification):
        yield message("", why)


def _rows(subject: Subject, rows: Mapping[str, Floats]) -> Lane:
    height_in = _ROW_IN * len(rows)
    image = np.array([[(*to_rgb(subject.swatches[name].colour), value) for value in rows[name]] for name in rows])
    image[image[..., 3] < _FAINTEST, 3] = 0.0

    def draw(canvas: Canvas) -> Axes:
        axes = canvas.lane(height_in, [spoken(name) for name in rows], [_share(subject, name) for name in rows])
        axes.set_facecolor(style.LANE)
        axes.imshow(image, aspect="auto", interpolation="none", extent=(0.0, subject.duration_s, 0.0, 1.0))
        for row in range(1, len(rows)):
            axes.axhline(row / len(rows), color="white", linewidth=1.5)
        return axes

    return Lane(height_in, draw)


def _share(subject: Subject, name: str) -> str:
    labels = subject.contents.content if subject.contents else ()
    share = next((label.share for label in labels if label.name == name), None)
    return f"{share * 100:.0f} %" if share is not None and share >= 0.005 else ""


def _block(subject: Subject, stretch: Stretch) -> Block:
    swatch = subject.swatches[stretch.name]
    name, kind = spoken(stretch.name), stretch.segments[0].type
    texts = [name]
    if isinstance(stretch.name, Unlabelled):
        texts = [] if stretch.name == Unlabelled.NOT_CLASSIFIED else [name]
    elif kind is not None:
        texts = [f"{name}: {spoken(kind)}", spoken(kind)]
    elif stretch.confidence is not None:
        texts = [f"{name} {stretch.confidence:.2f}", name]
    return Block(stretch.span, swatch.colour, swatch.ink, tuple(texts))
