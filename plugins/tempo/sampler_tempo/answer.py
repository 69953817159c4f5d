"""From an estimate to the answer: exact tempo, beats, bars, and the tempo over time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import RELATIONS, Beat, Meter, TempoCandidate, TempoPoint

from . import beats, local, meter, refine, stretches
from .envelope import FloatArray, Stretch
from .estimate import Estimate

ALTERNATIVES = 5
HEARD = 0.15
"""Of the median beat's strength: below it a beat was not heard but counted on."""
SAME_TEMPO = 0.01
RIGHT = 0.04
"""Tempos within this ratio count as the same answer."""
WHOLE_LOOP = 0.002


@dataclass(frozen=True)
class Rhythm:
    """Everything about a sound that has a tempo; ``estimate`` is the one that ``bpm`` comes from."""

    bpm: float
    is_constant: bool
    tempo_map: tuple[TempoPoint, ...]
    beats: tuple[Beat, ...]
    meter: Meter | None
    loop_beats: int | None
    estimate: Estimate | None = None


@dataclass(frozen=True)
class Harmony:
    """Chroma of shape ``(frames, 12)`` and its rate: where harmony changes, bars begin."""

    chroma: FloatArray
    rate_hz: float


def rhythm(stretch: Stretch, estimate: Estimate, harmony: Harmony, again: stretches.Again) -> Rhythm:
    """Refine the best candidate of ``estimate`` and lay beats under it. Where the tempo jumps, ``again`` estimates the
    parts in between by themselves."""
    tuned = tempo_only(estimate)
    tempos = local.path(estimate.periodicity, tuned)
    if local.is_constant(tempos, estimate.periodicity.weights):
        return _steady(stretch, estimate, tuned, harmony)
    curve = stretches.parted(stretch, estimate, tempos, again)
    times = _tracked(stretch, estimate.windows_s, curve.tempos)
    points = _points(np.array(estimate.windows_s), curve.tempos)
    return _rhythm(stretch, harmony, times, _occurring(points, curve.bpm), points, None, curve.estimate)


def at(stretch: Stretch, bpm: float, harmony: Harmony) -> Rhythm:
    """Beats at a tempo that is given."""
    loop = refine.loop_length(bpm, stretch.lengths_s)
    count = loop[1] if loop is not None and abs(loop[0] / bpm - 1) <= WHOLE_LOOP else None
    if count is not None:
        times = beats.lay(stretch.onset_strength, stretch.frame_rate_hz, 60.0 / bpm, count)
    else:
        times = _tracked(stretch, (0.0,), np.array([bpm]))
    return _rhythm(stretch, harmony, times, bpm, (TempoPoint(time_s=0.0, bpm=bpm),), count, None)


def _steady(stretch: Stretch, estimate: Estimate, tuned: float, harmony: Harmony) -> Rhythm:
    loop = refine.loop_length(tuned, stretch.lengths_s)
    if loop is not None:
        bpm, times = loop[0], beats.lay(stretch.onset_strength, stretch.frame_rate_hz, 60.0 / loop[0], loop[1])
    else:
        times = _tracked(stretch, (0.0,), np.array([tuned]))
        bpm = _exact(times, _strengths(stretch, times), tuned)
    point = TempoPoint(time_s=0.0, bpm=bpm)
    return _rhythm(stretch, harmony, times, bpm, (point,), loop[1] if loop else None, estimate)


def _rhythm(
    stretch: Stretch,
    harmony: Harmony,
    times: NDArray[np.float64],
    bpm: float,
    points: tuple[TempoPoint, ...],
    loop_beats: int | None,
    estimate: Estimate | None,
) -> Rhythm:
    bars = meter.find(_accents(stretch, times, harmony), loop_beats)
    laid = _beats(times, _strengths(stretch, times), bars)
    return Rhythm(bpm, len(points) == 1, points, laid, _meter(bars), loop_beats, estimate)


def _tracked(stretch: Stretch, starts_s: Sequence[float], tempos: NDArray[np.float64]) -> NDArray[np.float64]:
    starts = np.array(starts_s)
    return beats.track(stretch.onset_strength, stretch.frame_rate_hz, lambda t: 60.0 / _at(starts, tempos, t))


def _occurring(points: Sequence[TempoPoint], bpm: float) -> float:
    """Of the tempos of ``points`` the nearest to ``bpm``."""
    return min((point.bpm for point in points), key=lambda each: abs(np.log(each / bpm)))


def _exact(times: NDArray[np.float64], strength: NDArray[np.float64], bpm: float) -> float:
    """The tempo of the regular grid under constant beats, where it agrees with ``bpm``; else ``bpm``."""
    grid = refine.fit_grid(times, strength, 60.0 / bpm)
    if grid is None or abs(grid.bpm / bpm - 1) > refine.AGREES:
        return bpm
    return refine.snap(grid.bpm, grid.error_bpm)


def tempo_only(estimate: Estimate) -> float:
    """The best candidate, moved to where the sound repeats best."""
    return refine.tune(float(estimate.bpm[0]), estimate.periodicity)


def alternatives(estimate: Estimate, bpm: float) -> tuple[TempoCandidate, ...]:
    """The other tempos, most probable first, and how they relate to the answer.

    They share what the answer's confidence leaves, as the candidates' probabilities have it; none is more probable
    than the answer.
    """
    others: dict[tuple[str, float], float] = defaultdict(float)
    for candidate, probability in zip(estimate.bpm.tolist(), estimate.probability.tolist(), strict=True):
        if abs(candidate / bpm - 1) > RIGHT:
            others[_related(candidate, bpm)] += probability
    total = sum(others.values())
    left = (1.0 - estimate.confidence) / total if total > 0 else 0.0
    told = [
        TempoCandidate(bpm=exact, probability=_rounded_down(min(left * p, estimate.confidence)), relation=relation)
        for (relation, exact), p in sorted(others.items(), key=lambda each: -each[1])
    ]
    return tuple(each for each in told if each.probability >= 0.001)[:ALTERNATIVES]


def _related(candidate: float, bpm: float) -> tuple[str, float]:
    """A relative of the answer is told as exactly that: what refined the one holds for the other."""
    relation = next((name for name, ratio in RELATIONS.items() if abs(candidate / bpm / ratio - 1) <= RIGHT), "other")
    return relation, round(bpm * RELATIONS.get(relation, candidate / bpm), 2)


def _rounded_down(probability: float) -> float:
    return math.floor(probability * 1e4) / 1e4


def _at(starts: NDArray[np.float64], curve: NDArray[np.float64], time_s: float) -> float:
    return float(curve[max(0, int(np.searchsorted(starts, time_s, side="right")) - 1)])


def _points(starts: NDArray[np.float64], tempos: NDArray[np.float64]) -> tuple[TempoPoint, ...]:
    """One point wherever the tempo leaves the last point's by more than 1 %."""
    points = [TempoPoint(time_s=0.0, bpm=float(tempos[0]))]
    for time_s, bpm in zip(starts[1:], tempos[1:], strict=True):
        if abs(bpm / points[-1].bpm - 1) > SAME_TEMPO:
            points.append(TempoPoint(time_s=float(time_s), bpm=float(bpm)))
    return tuple(points)


def _strengths(stretch: Stretch, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Highest onset strength within two frames of each beat."""
    frames = np.round(times * stretch.frame_rate_hz).astype(int)
    index = np.clip(frames[:, None] + np.arange(-2, 3), 0, len(stretch.onset_strength) - 1)
    return np.asarray(stretch.onset_strength[index].sum(axis=2).max(axis=1), np.float64)


def _accents(stretch: Stretch, times: NDArray[np.float64], harmony: Harmony) -> NDArray[np.float64]:
    """Low-band and total onset strength, and change of harmony, at each beat; shape ``(beats, 3)``."""
    times = times[: meter.MOST_BEATS + 1]
    frames = np.clip(np.round(times * stretch.frame_rate_hz).astype(int), 2, len(stretch.onset_strength) - 3)
    around = stretch.onset_strength[frames[:, None] + np.arange(-2, 3)].max(axis=1)
    return np.column_stack([around[:, 0], around.sum(axis=1), _harmony_change(times, harmony)])


def _harmony_change(times: NDArray[np.float64], harmony: Harmony) -> NDArray[np.float64]:
    """One less the cosine between the mean chroma after each beat and before it."""
    chroma, rate_hz = harmony.chroma, harmony.rate_hz
    if len(chroma) < 2 or len(times) < 2:
        return np.zeros(len(times))
    edges = np.clip(np.round(np.r_[times, 2 * times[-1] - times[-2]] * rate_hz).astype(int), 0, len(chroma) - 1)
    means = [np.asarray(chroma[a : max(b, a + 1)]).mean(axis=0) for a, b in pairwise(edges)]
    after = np.array(means)
    after /= np.linalg.norm(after, axis=1, keepdims=True) + 1e-9
    return np.asarray(np.r_[0.0, 1.0 - (after[1:] * after[:-1]).sum(axis=1)])


def _beats(times: NDArray[np.float64], strength: NDArray[np.float64], bars: meter.Bars | None) -> tuple[Beat, ...]:
    typical = float(np.median(strength)) if len(strength) else 0.0
    return tuple(
        Beat(
            time_s=round(float(time_s), 4),
            position=(number - bars.phase) % bars.numerator + 1 if bars else None,
            interpolated=bool(heard < HEARD * typical),
        )
        for number, (time_s, heard) in enumerate(zip(times, strength, strict=True))
    )


def _meter(bars: meter.Bars | None) -> Meter | None:
    return Meter(numerator=bars.numerator, denominator=4, probability=bars.probability) if bars else None
