"""A step over many spans, done in parts by several workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..contracts import Span
from .orders import Answer

_LEAST, _MOST = 16, 8
"""Spans in a part at least, and parts at most."""


def divided(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """``spans`` in parts of nearly equal length, in order; few of them stay together."""
    count = max(1, min(_MOST, len(spans) // _LEAST))
    bounds = [len(spans) * part // count for part in range(count + 1)]
    return [tuple(spans[low:high]) for low, high in pairwise(bounds)]


class Parts:
    """The answers of a divided step, as its parts arrive."""

    def __init__(self, spans: tuple[Span, ...], count: int) -> None:
        self.spans = spans
        self.elapsed_s = 0.0
        self._answers: list[tuple[Answer, ...] | None] = [None] * count

    def add(self, part: int, answers: Iterable[Answer], elapsed_s: float) -> None:
        """Part number ``part`` has run."""
        self._answers[part] = tuple(answers)
        self.elapsed_s += elapsed_s

    @property
    def answers(self) -> list[Answer] | None:
        """One per span, once all parts are there."""
        if None in self._answers:
            return None
        return [answer for answers in self._answers if answers is not None for answer in answers]
