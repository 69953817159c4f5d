"""Where the tempo jumps, each part is estimated by itself: over all of them, a tempo that is in none fits best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from . import refine
from .envelope import Stretch
from .estimate import Estimate

JUMP = 0.04
"""From window to window: less is a drift."""
SHORTEST_S = 8.0
SURE = 0.3
"""Probability of a pulse from which a part's own estimate is taken."""
Again = Callable[[Stretch], "Estimate | None"]


@dataclass(frozen=True)
class Curve:
    """Tempo of each window, and of the longest part its typical tempo and the estimate it comes from."""

    tempos: NDArray[np.float64]
    bpm: float
    estimate: Estimate


def parted(stretch: Stretch, estimate: Estimate, tempos: NDArray[np.float64], again: Again) -> Curve:
    """The path ``tempos`` through the windows of ``estimate``, put right part by part."""
    found = tempos.copy()
    runs = list(_runs(tempos))
    if len(runs) == 1:
        return Curve(found, float(np.median(tempos)), estimate)
    ends = [*estimate.windows_s, stretch.duration_s]
    longest, own = max(runs, key=lambda run: ends[run.stop] - ends[run.start]), estimate
    for run in runs:
        part = _estimated(stretch, ends[run.start], ends[run.stop], again)
        if part is not None:
            typical = float(np.median(tempos[run]))
            found[run] *= refine.tune(float(part.bpm[0]), part.periodicity) / typical
            own = part if run == longest else own
    return Curve(found, float(np.median(found[longest])), own)


def _runs(tempos: NDArray[np.float64]) -> Iterator[slice]:
    jumps = np.flatnonzero(np.abs(np.diff(np.log(tempos))) > np.log1p(JUMP)) + 1
    edges = [0, *jumps.tolist(), len(tempos)]
    yield from (slice(first, last) for first, last in pairwise(edges))


def _estimated(stretch: Stretch, start_s: float, end_s: float, again: Again) -> Estimate | None:
    if end_s - start_s < SHORTEST_S:
        return None
    part = again(stretch.part(start_s, end_s))
    return part if part is not None and part.pulse_probability >= SURE else None
