"""Runs of sound in the level envelope: two thresholds, short gaps closed, clicks dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Run:
    """Frames ``first`` up to ``end`` of the envelope; ``loud`` if some reached the upper threshold."""

    first: int
    end: int
    loud: bool


def runs(level: NDArray[np.floating], on: NDArray[np.floating], off: NDArray[np.floating], start: int) -> list[Run]:
    """Stretches where ``level`` stays at or above ``off``; ``start`` is the number of the first frame."""
    above = np.concatenate([[False], level >= off, [False]])
    edges = np.flatnonzero(above[1:] != above[:-1])
    firsts, ends = edges[::2], edges[1::2]
    hits = np.concatenate([[0], np.cumsum(level >= on)])
    loud = hits[ends] > hits[firsts]
    return [Run(start + f, start + e, bool(h)) for f, e, h in zip(firsts.tolist(), ends.tolist(), loud, strict=True)]


def joined(parts: Iterable[Run]) -> Iterator[Run]:
    """Put runs together that a block's edge had cut, and leave out those that never got loud."""
    whole: Run | None = None
    for part in parts:
        if whole is not None and part.first == whole.end:
            whole = Run(whole.first, part.end, whole.loud or part.loud)
            continue
        if whole is not None and whole.loud:
            yield whole
        whole = part
    if whole is not None and whole.loud:
        yield whole


def without_gaps(sound: Iterable[Run], min_gap: float, min_length: float) -> list[Run]:
    """Close gaps shorter than ``min_gap`` frames, then drop runs shorter than ``min_length`` frames."""
    kept: list[Run] = []
    for run in sound:
        if kept and run.first - kept[-1].end < min_gap:
            kept[-1] = Run(kept[-1].first, run.end, True)
        else:
            kept.append(run)
    return [run for run in kept if run.end - run.first >= min_length]
