"""Edges of a region to the millisecond, from the samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Audio

STEP_S = 0.001


def fine_start(audio: Audio, frame: int, hop: int, threshold_dbfs: float) -> int:
    """First sample of the first millisecond at ``threshold_dbfs`` in the two hops that ``frame`` spans.

    A slow rise has no such millisecond: then the frame's middle is the edge.
    """
    first, end = max(0, (frame - 1) * hop), min(audio.frames, (frame + 1) * hop)
    loud, step = _loud(audio, first, end, threshold_dbfs)
    return first + int(loud[0]) * step if len(loud) else min(frame * hop, audio.frames)


def fine_end(audio: Audio, frame: int, hop: int, threshold_dbfs: float) -> int:
    """One past the last sample of the last millisecond at ``threshold_dbfs`` around the last ``frame``."""
    first, end = max(0, (frame - 1) * hop), min(audio.frames, (frame + 1) * hop)
    loud, step = _loud(audio, first, end, threshold_dbfs)
    return min(end, first + (int(loud[-1]) + 1) * step) if len(loud) else min(frame * hop, audio.frames)


def _loud(audio: Audio, first: int, end: int, threshold_dbfs: float) -> tuple[NDArray[np.intp], int]:
    step = max(1, round(STEP_S * audio.sample_rate_hz))
    samples = np.asarray(audio.samples[first:end])
    samples = np.pad(samples, ((0, -len(samples) % step), (0, 0)))
    power = np.square(samples, dtype=np.float64).reshape(-1, step, audio.channels).mean(axis=1).max(axis=1)
    return np.flatnonzero(power >= 10 ** (threshold_dbfs / 10)), step
