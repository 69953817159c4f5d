"""Tempos worth weighing: the peaks of the comb, their octaves and thirds, and what the file's length suggests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .periodicity import GRID, Periodicity, comb

PEAKS = 6
RELATIVES = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 4 / 3, 3 / 2, 2.0, 3.0, 4.0)
LOOP_BEATS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
LOOP_MAX_S = 40.0
SAME = 0.02
"""Two tempos closer than this are one candidate."""


def propose(
    periodicity: Periodicity, lengths_s: Sequence[float], bpm_range: tuple[float, float]
) -> NDArray[np.float64]:
    """Candidate tempos in BPM, distinct by at least 2 %, all within ``bpm_range``; at least one."""
    low, high = bpm_range
    score = comb(periodicity.mean, GRID, periodicity.frame_rate_hz)
    inner = np.flatnonzero((score[1:-1] >= score[:-2]) & (score[1:-1] > score[2:])) + 1
    best = inner[np.argsort(score[inner])[::-1][:PEAKS]]
    peaks = [float(GRID[i]) for i in best]
    loops = [60.0 * n / d for d in lengths_s if d <= LOOP_MAX_S for n in LOOP_BEATS]
    relatives = [p * r for p in peaks[:3] for r in RELATIVES]
    chosen: list[float] = []
    for bpm in peaks + loops + relatives:
        if low <= bpm <= high and all(abs(bpm / c - 1) > SAME for c in chosen):
            chosen.append(bpm)
    if not chosen:
        inside = np.geomspace(low, high, 50)
        chosen = [float(inside[comb(periodicity.mean, inside, periodicity.frame_rate_hz).argmax()])]
    return np.array(chosen)
