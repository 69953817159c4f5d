"""From an estimate to the answer: exact tempo, beats, bars, and the tempo over time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Beat, Meter, TempoCandidate, TempoPoint

from . import beats, local, meter, refine
from .envelope import FloatArray, Stretch
from .estimate import Estimate

RELATIONS = {"x2": 2.0, "x1/2": 0.5, "x3/2": 1.5, "x2/3": 2 / 3, "x3": 3.0, "x1/3": 1 / 3}
ALTERNATIVES = 5
HEARD = 0.15
"""Of the median beat's strength: below it a beat was not heard but counted on."""
SAME_TEMPO = 0.01


@dataclass(frozen=True)
class Rhythm:
    """Everything about a sound that has a tempo."""

    bpm: float
    is_constant: bool
    tempo_map: tuple[TempoPoint, ...]
    beats: tuple[Beat, ...]
    meter: Meter | None
    loop_beats: int | None


def rhythm(stretch: Stretch, estimate: Estimate, chroma: FloatArray, chroma_rate_hz: float) -> Rhythm:
    """Refine the best candidate of ``estimate`` and lay beats under it."""
    tuned = tempo_only(estimate)
    tempos = local.path(estimate.periodicity, tuned)
    constant = local.is_constant(tempos, estimate.periodicity.weights)
    loop = refine.loop_length(tuned, stretch.lengths_s) if constant else None
    starts = np.array(estimate.windows_s)
    curve = np.full(len(tempos), tuned) if constant else tempos
    if loop is not None:
        bpm, times = loop[0], beats.lay(stretch.onset_strength, stretch.frame_rate_hz, 60.0 / loop[0], loop[1])
    else:
        times = beats.track(stretch.onset_strength, stretch.frame_rate_hz, lambda t: 60.0 / _at(starts, curve, t))
        bpm = _exact(times, _strengths(stretch, times), float(np.median(curve)), constant)
    strength = _strengths(stretch, times)
    points = _points(starts, tempos) if not constant else (TempoPoint(time_s=0.0, bpm=bpm),)
    bars = meter.find(_accents(stretch, times, chroma, chroma_rate_hz), loop[1] if loop else None)
    return Rhythm(bpm, constant, points, _beats(times, strength, bars), _meter(bars), loop[1] if loop else None)


def _exact(times: NDArray[np.float64], strength: NDArray[np.float64], bpm: float, constant: bool) -> float:
    """The tempo of the regular grid under constant beats, where it agrees with ``bpm``; else ``bpm``."""
    grid = refine.fit_grid(times, strength, 60.0 / bpm) if constant else None
    if grid is None or abs(grid.bpm / bpm - 1) > refine.AGREES:
        return bpm
    return refine.snap(grid.bpm, grid.error_bpm)


def tempo_only(estimate: Estimate) -> float:
    """The best candidate, moved to where the sound repeats best."""
    return refine.tune(float(estimate.bpm[0]), estimate.periodicity)


def alternatives(estimate: Estimate, bpm: float) -> tuple[TempoCandidate, ...]:
    """The other candidates, most probable first, and how they relate to the answer."""
    others = [
        _candidate(float(candidate), float(probability), bpm)
        for candidate, probability in zip(estimate.bpm[1:], estimate.probability[1:], strict=True)
        if probability >= 0.001
    ]
    return tuple(others[:ALTERNATIVES])


def _candidate(candidate: float, probability: float, bpm: float) -> TempoCandidate:
    """A relative of the answer is told as exactly that: what refined the one holds for the other."""
    relation = next((name for name, ratio in RELATIONS.items() if abs(candidate / bpm / ratio - 1) <= 0.04), "other")
    exact = bpm * RELATIONS.get(relation, candidate / bpm)
    return TempoCandidate(bpm=round(exact, 2), probability=round(probability, 4), relation=relation)


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


def _accents(
    stretch: Stretch, times: NDArray[np.float64], chroma: FloatArray, chroma_rate_hz: float
) -> NDArray[np.float64]:
    """Low-band and total onset strength, and change of harmony, at each beat; shape ``(beats, 3)``."""
    times = times[: meter.MOST_BEATS + 1]
    frames = np.clip(np.round(times * stretch.frame_rate_hz).astype(int), 2, len(stretch.onset_strength) - 3)
    around = stretch.onset_strength[frames[:, None] + np.arange(-2, 3)].max(axis=1)
    return np.column_stack([around[:, 0], around.sum(axis=1), _harmony_change(times, chroma, chroma_rate_hz)])


def _harmony_change(times: NDArray[np.float64], chroma: FloatArray, rate_hz: float) -> NDArray[np.float64]:
    """One less the cosine between the mean chroma after each beat and before it."""
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
