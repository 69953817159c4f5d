"""Tempo over time: the smoothest path through each window's comb."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .periodicity import Periodicity, comb

STATES = 120
"""Tempos in one octave around the file's, 0.6 % apart."""
MOVE_COST, JUMP_COST = 0.05, 0.6
REACH = 3
STEADY = 0.015


def path(periodicity: Periodicity, bpm: float) -> NDArray[np.float64]:
    """Tempo in BPM of each window, within half an octave of ``bpm``, by Viterbi.

    Moving costs by the step; a jump to any tempo costs a fixed price, so a cut between two pieces
    is one jump.
    """
    states = bpm * 2.0 ** np.linspace(-0.5, 0.5, STATES + 1)
    emission = 3.0 * comb(periodicity.by_window, states, periodicity.frame_rate_hz)
    emission *= np.minimum(1.0, periodicity.weights / max(float(periodicity.weights.mean()), 1e-12))[:, None]
    best = emission[0].copy()
    back = np.zeros((len(emission), STATES + 1), np.int16)
    steps = np.arange(-REACH, REACH + 1)
    for row in range(1, len(emission)):
        padded = np.pad(best, REACH, constant_values=-1e9)
        moves = np.lib.stride_tricks.sliding_window_view(padded, 2 * REACH + 1) - MOVE_COST * np.abs(steps)
        choice = moves.argmax(axis=1)
        value = moves[np.arange(STATES + 1), choice]
        top = int(best.argmax())
        jump = best[top] - JUMP_COST > value
        back[row] = np.where(jump, top, np.arange(STATES + 1) + choice - REACH)
        best = np.where(jump, best[top] - JUMP_COST, value) + emission[row]
    chosen = np.zeros(len(emission), int)
    chosen[-1] = int(best.argmax())
    for row in range(len(emission) - 1, 0, -1):
        chosen[row - 1] = back[row, chosen[row]]
    return np.asarray(states[chosen])


def is_constant(tempos: NDArray[np.float64], weights: NDArray[np.float32]) -> bool:
    """Whether at least 95 % of the sound keeps within 1.5 % of the median tempo."""
    steady = np.abs(tempos / np.median(tempos) - 1) <= STEADY
    return bool(weights[steady].sum() >= 0.95 * weights.sum())
