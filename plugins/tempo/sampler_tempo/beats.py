"""Beats by dynamic programming (Ellis 2007), many frames at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from .envelope import FloatArray, pulse

TIGHTNESS = 300.0
SHORTEST, LONGEST = 0.7, 1.4
"""An interval between beats, in periods."""
CHUNK_S = 120.0
OTHER_PHASE = 3.0


def track(onset_strength: FloatArray, frame_rate_hz: float, period_at: Callable[[float], float]) -> NDArray[np.float64]:
    """Beat times in seconds along the strongest path whose steps stay near ``period_at(time_s)`` seconds.

    A beat's score is its onset strength plus the best score one period before, less a penalty for
    another interval (Ellis, *Beat tracking by dynamic programming*, 2007). Every frame of a block
    shorter than the shortest interval has all its predecessors before the block, so a block is one
    operation. Time is linear in the length; per frame two bytes are kept.
    """
    frames = len(onset_strength)
    back = np.zeros(frames, np.int16)
    score = np.zeros(0)
    for start, strength in _chunks(onset_strength, frame_rate_hz):
        score = np.concatenate([score[-round(4 * frame_rate_hz) :], strength])
        _advance(score, len(score) - len(strength), back, start, frame_rate_hz, period_at)
    if frames == 0 or not score.any():
        return np.zeros(0)
    tail = max(1, min(len(score), round(period_at(frames / frame_rate_hz) * frame_rate_hz)))
    last = frames - tail + int(score[-tail:].argmax())
    return _peaks(onset_strength, _backtrace(back, last), frame_rate_hz)


def lay(onset_strength: FloatArray, frame_rate_hz: float, period_s: float, count: int) -> NDArray[np.float64]:
    """Times in seconds of the ``count`` beats of a loop of known tempo.

    A loop begins on a beat, unless another phase is three times as strong.
    """
    total = pulse(onset_strength, 0, len(onset_strength), frame_rate_hz).sum(axis=1)
    near = np.maximum(total, np.maximum(np.roll(total, 1), np.roll(total, -1)))
    phases = np.arange(0.0, period_s, 1.0 / frame_rate_hz)
    frames = np.round((phases[:, None] + period_s * np.arange(count)) * frame_rate_hz).astype(int)
    strength = near[np.minimum(frames, len(near) - 1)].sum(axis=1)
    phase = float(phases[strength.argmax()]) if strength.max() > OTHER_PHASE * strength[0] else 0.0
    return phase + period_s * np.arange(count, dtype=np.float64)


def _chunks(onset_strength: FloatArray, frame_rate_hz: float) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield the pulse in chunks of two minutes, summed over bands, in units of its standard deviation."""
    size = round(CHUNK_S * frame_rate_hz)
    for start in range(0, len(onset_strength), size):
        stop = min(start + size, len(onset_strength))
        bands = pulse(onset_strength, start, stop, frame_rate_hz).astype(np.float64)
        total = (bands / (bands.std(axis=0) + 0.05 * bands.std() + 1e-9)).sum(axis=1)
        yield start, total / (total.std() + 1e-9)


def _advance(
    score: NDArray[np.float64],
    first: int,
    back: NDArray[np.int16],
    start: int,
    frame_rate_hz: float,
    period_at: Callable[[float], float],
) -> None:
    """Turn ``score[first:]``, the strengths of a chunk that begins at frame ``start``, into path scores."""
    at = first
    while at < len(score):
        period = period_at((start + at - first) / frame_rate_hz) * frame_rate_hz
        low, high = max(1, int(SHORTEST * period)), int(np.ceil(LONGEST * period))
        stop = min(at + low, len(score))
        offsets = np.arange(high, low - 1, -1)
        before = score[max(0, at - high) : stop - low]
        padded = np.concatenate([np.full(high - low + stop - at - len(before), -1e9), before])
        choices = np.lib.stride_tricks.sliding_window_view(padded, len(offsets))
        total = choices - TIGHTNESS * np.log(offsets / period) ** 2
        best = total.argmax(axis=1)
        gain = total[np.arange(len(best)), best]
        taken = gain > 0
        score[at:stop] += np.where(taken, gain, 0.0)
        frame = start + at - first
        back[frame : frame + stop - at] = np.where(taken, offsets[best], 0)
        at = stop


def _backtrace(back: NDArray[np.int16], last: int) -> NDArray[np.intp]:
    path = [last]
    while step := int(back[path[-1]]):
        path.append(path[-1] - step)
    return np.array(path[::-1])


def _peaks(onset_strength: FloatArray, frames: NDArray[np.intp], frame_rate_hz: float) -> NDArray[np.float64]:
    """Times in seconds of ``frames``, each moved to the top of the parabola through its neighbours."""
    index = np.clip(frames[:, None] + np.array([-1, 0, 1]), 0, len(onset_strength) - 1)
    left, mid, right = onset_strength[index].sum(axis=2).T.astype(np.float64)
    curvature = left - 2 * mid + right
    shift = np.where(curvature < -1e-9, 0.5 * (left - right) / np.minimum(curvature, -1e-9), 0.0)
    return np.asarray(np.maximum((frames + np.clip(shift, -0.5, 0.5)) / frame_rate_hz, 0.0), np.float64)
