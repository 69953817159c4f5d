"""How everything looks: colours that are no class's, sizes in points and inches."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib

INK = "#222222"
PALE = "#6B6B6B"
GRID = "#D9D9D9"
LANE = "#F3F3F3"
SOUND = "#E9EDF2"
UNHEARD = "#D6D6D6"
BEAT, GUESSED, DOWNBEAT = "#7C8794", "#C3C9D0", "#22303F"
NEUTRAL = ("#CBD5DF", "#A9B8C7", "#E0E6EC", "#8FA1B3", "#BAC7D3", "#D6DEE6")
"""For what is told apart by a text, such as sections and keys; never a class's colour."""

TITLE_PT, TEXT_PT, SMALL_PT = 14.0, 9.5, 8.5

LEFT_IN, RIGHT_IN = 1.45, 0.6
TOP_IN, BOTTOM_IN, GAP_IN = 0.15, 0.34, 0.07
HEAD_GAP_IN = 0.14
TICK_IN = 0.95
"""Least distance between two labels of the time axis."""

_RC: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"], "font.size": TEXT_PT, "text.parse_math": False, "text.color": INK,
    "axes.unicode_minus": False, "svg.hashsalt": "sampler", "path.simplify": True, "image.composite_image": False,
}  # fmt: skip


@contextmanager
def applied() -> Iterator[None]:
    """Draw with our settings: a picture depends on the file and the size alone, not on a style of the user's."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_RC)
        # The font has no glyph for every script; a box stands for what it lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
