"""Whether there is a tempo at all: one-shots, effects, noise and speech have none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import octave
from .envelope import FloatArray, Stretch, Window
from .onsets import pick

NAMES = (
    "log_duration", "long", "log_onsets", "comb", "best_lag", "best_probability", "periodic_loop", "integer_loop",
    "active_ratio", "tail_db", "energy_centre", "late_onsets", "largest_onset", "band_agreement", "decay_db",
)  # fmt: skip
MAX_WINDOWS = 12
"""A minute: how much of a file is listened to for onsets."""
MIN_ONSETS = 3
MIN_ACTIVE_S = 0.7
ONE_SHOT_S = 10.0
"""A sound without tempo that is longer is not called a one-shot."""
LOUD_DB = 30.0
EDGE_S = 0.15
EVENT = 2.4
"""The least strength of an onset that is heard as one. The strongest in 200 held notes, beating and vibrato included,
are below it, that of 277 of 277 loops and songs above."""
NO_EVENT = 0.01
"""The probability of a tempo where nothing happens between the edges of a sound."""


def onset_times(windows: Sequence[Window], frame_rate_hz: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times in seconds and strengths of the onsets of at most a minute's windows, duplicates left out."""
    times, strengths, end = [], [], -1
    for window in windows[:MAX_WINDOWS]:
        frames = pick(window.pulse, frame_rate_hz)
        frames = frames[frames + window.start > end]
        times.append((frames + window.start) / frame_rate_hz)
        strengths.append(window.pulse[frames].sum(axis=1, dtype=np.float64))
        end = window.start + len(window.pulse) - 1
    return np.concatenate(times), np.concatenate(strengths)


def happens(stretch: Stretch, onsets: tuple[NDArray[np.float64], NDArray[np.float64]]) -> bool:
    """Whether anything begins inside of the sound. A held note begins and ends, and so fits as a loop of any tempo."""
    times, strengths = onsets
    edges = np.array([0.0, stretch.duration_s, *stretch.edges_s])
    inside = np.abs(times[:, None] - edges).min(axis=1) > EDGE_S
    return bool((strengths[inside] >= EVENT).any())


def describe(
    stretch: Stretch,
    onsets: tuple[NDArray[np.float64], NDArray[np.float64]],
    best: NDArray[np.float64],
    probability: float,
) -> NDArray[np.float64]:
    """Features of shape ``(len(NAMES),)``; ``best`` are the winning candidate's, of ``probability``."""
    of = dict(zip(octave.NAMES, best, strict=True))
    loop_fit = max(v for n, v in of.items() if n.startswith("loop_") and n != "loop_integer")
    repeats = np.sqrt(max(of["comb"], 0.0))
    times, strengths = onsets
    total = strengths.sum() + 1e-9
    levels = _levels(stretch.level_dbfs)
    bands = np.array([of["low_lag"], of["middle_lag"], of["high_lag"]])
    return np.array([
        np.log2(np.clip(stretch.duration_s, 0.1, 60)), max(0.0, np.log2(max(stretch.duration_s, 0.1) / 12)),
        np.log2(1 + min(len(times), 64)), of["comb"], of["lag_1.00"], probability,
        repeats * loop_fit, repeats * of["loop_integer"],
        levels[0], levels[1], levels[2], float(strengths[times > times.mean()].sum() / total) if len(times) else 0.0,
        float(strengths.max(initial=0) / total), float(np.median(bands)), levels[3],
    ])  # fmt: skip


def _levels(level_dbfs: FloatArray) -> tuple[float, float, float, float]:
    """Share of loud frames, level of the end and of the second half (dB below the loudest), centre of energy."""
    step = max(1, len(level_dbfs) // 6000)
    level = np.maximum(np.asarray(level_dbfs[::step], np.float64), -100.0)
    top = float(np.quantile(level, 0.98))
    power = 10 ** ((level - top) / 10)
    tenth, half = max(1, len(level) // 10), len(level) // 2
    tail = float(10 * np.log10(power[-tenth:].mean() + 1e-6))
    decay = (
        float(10 * np.log10(power[half:].mean() + 1e-6) - 10 * np.log10(power[:half].mean() + 1e-6)) if half else 0.0
    )
    centre = float((power * np.linspace(0, 1, len(power))).sum() / power.sum())
    return float((level > top - LOUD_DB).mean()), tail, centre, np.clip(decay, -40, 40)
