"""Scenes: the points at which the content changes, weakest taken away first until all that are left are likely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Scene, Span

from .axis import Axis, Floats
from .evidence import Evidence, Indices
from .model import Linear, Model
from .novelty import curves
from .points import propose, refine

Trace = Callable[[Indices, Floats], None]
UNLIKELY = 0.45
"""At most this sure is a region's start at which a stronger change nearby speaks against one."""


def gather(axis: Axis, regions: Sequence[Span], model: Model) -> Evidence:
    """Evidence at every point where the content of ``axis`` may change."""
    points = propose(axis, curves(axis, model.yardstick))
    return Evidence(axis, regions, points, model.yardstick)


def prune(
    evidence: Evidence, change: Linear, least_logit: float, apart_s: float, trace: Trace | None = None
) -> Indices:
    """Numbers of the points where the content changes at least as likely as asked, 0 and the last included.

    As in clustering by the Bayesian information criterion, neighbours merge where their difference is least
    significant, and what is left is judged anew on longer stretches. Of two changes nearer than ``apart_s`` to
    each other, and of those as near to either end, the weaker goes too.
    """
    alive = np.arange(len(evidence.points))
    logits = np.full(len(alive), np.inf)
    stale = alive[1:-1]
    while True:
        place = np.searchsorted(alive, stale)
        features = evidence.features(stale, alive[place - 1], alive[place + 1])
        logits[stale] = change.logit(features)
        if trace:
            trace(stale, features)
        gone = _weakest(evidence, alive, logits, least_logit, apart_s)
        if not gone.any():
            return alive
        beside = np.append(gone[1:], False) | np.insert(gone[:-1], 0, False)
        beside[[0, -1]] = False
        stale, alive = alive[beside & ~gone], alive[~gone]


def _weakest(evidence: Evidence, alive: Indices, logits: Floats, least: float, apart_s: float) -> NDArray[np.bool_]:
    """Which of ``alive`` to take away now: too weak or too near, and weaker than both neighbours."""
    own = logits[alive]
    left, right = np.insert(own[:-1], 0, np.inf), np.append(own[1:], np.inf)
    close = np.diff(evidence.time_s[alive]) < apart_s
    near = (np.insert(close, 0, False) & (own <= left)) | (np.append(close, False) & (own < right))
    weak = (own < least) | near
    weak[[0, -1]] = False
    lowest = weak & (own <= left) & (own < right)
    if not lowest.any() and weak.any():
        lowest[np.flatnonzero(weak)[own[weak].argmin()]] = True
    return lowest


def tile(axis: Axis, regions: Sequence[Span], evidence: Evidence, alive: Indices, model: Model) -> tuple[Scene, ...]:
    """Scenes that tile ``regions``: cut where the content changes, and at every region's start."""
    confidence = _confidence(evidence, alive, model)
    cuts: list[list[tuple[float, float]]] = [[(r.start_s, 0.0)] for r in regions]
    for number in np.flatnonzero(~np.isnan(confidence)).tolist():
        region = int(axis.region_of(evidence.points[number]))
        if evidence.at_start[number]:
            cuts[region][0] = (regions[region].start_s, confidence[number])
        else:
            cuts[region].append((_exact_s(axis, evidence, alive, number), confidence[number]))
    if cuts:
        cuts[0][0] = (regions[0].start_s, 1.0)
    return tuple(
        Scene(start_s=start, end_s=end, region=n, confidence=sure)
        for n, region in enumerate(regions)
        for (start, sure), (end, _) in pairwise([*cuts[n], (region.end_s, 0.0)])
    )


def _confidence(evidence: Evidence, alive: Indices, model: Model) -> Floats:
    """Probability that the content changes at each point that starts a scene, NaN at the others.

    A region's start that was taken away is judged among the changes that are left, and never called likely.
    """
    told = evidence.at_start.copy()
    told[alive[1:-1]] = True
    numbers = np.flatnonzero(told)
    before = alive[np.searchsorted(alive, numbers) - 1]
    after = alive[np.searchsorted(alive, numbers, side="right")]
    likely = model.confidence.probability(model.change.logit(evidence.features(numbers, before, after)))
    taken = ~np.isin(numbers, alive)
    out = np.full(len(evidence.points), np.nan)
    out[numbers] = np.where(taken, np.minimum(likely, UNLIKELY), likely)
    return out


def _exact_s(axis: Axis, evidence: Evidence, alive: Indices, number: int) -> float:
    """The refined time of a change inside a region, to the frame."""
    place = int(np.searchsorted(alive, number))
    region = int(axis.region_of(evidence.points[number]))
    low = max(int(evidence.points[alive[place - 1]]), int(axis.starts[region]))
    high = min(int(evidence.points[alive[place + 1]]), axis.end_of(region))
    index = refine(axis, int(evidence.points[number]), low, high)
    return float(axis.frame_of(np.array(index)) / axis.rate_hz)
