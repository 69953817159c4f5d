"""Where a rendered sound is audible."""

from __future__ import annotations

import numpy as np

from sampler_core.contracts import Span

from .dsp import amplitude
from .truth import Samples

SILENCE_DBFS = -66.0
"""Below this level a sound counts as over, even without a noise floor."""


def envelope_dbfs(samples: Samples, rate: int, window_s: float = 0.01) -> Samples:
    """RMS level over a centred window, of the loudest channel, in dBFS."""
    wide = samples[:, None] if samples.ndim == 1 else samples
    n = max(1, round(window_s * rate))
    total = np.concatenate([np.zeros((1, wide.shape[1])), np.cumsum(wide.astype(np.float64) ** 2, axis=0)])
    at = np.arange(len(wide))
    first, last = np.maximum(at - n // 2, 0), np.minimum(at + n - n // 2, len(wide))
    power = (total[last] - total[first]) / (last - first)[:, None]
    return np.asarray(10 * np.log10(np.maximum(power.max(axis=1), 1e-20)), np.float32)


def audible(samples: Samples, rate: int, floor_dbfs: float | None, offset_s: float = 0.0) -> Span | None:
    """From the first sample above the floor to the end of the last 10 ms above it, or ``None``.

    ``floor_dbfs`` is the RMS level of the noise that will be added; the sound is over where it sinks below that,
    or below :data:`SILENCE_DBFS`.
    """
    threshold = max(SILENCE_DBFS, floor_dbfs if floor_dbfs is not None else -np.inf)
    above = np.flatnonzero(envelope_dbfs(samples, rate) > threshold)
    if not len(above):
        return None
    loud = np.flatnonzero(np.abs(samples).reshape(len(samples), -1).max(axis=1) > amplitude(threshold))
    return Span(start_s=offset_s + float(loud[0]) / rate, end_s=offset_s + float(above[-1] + 1) / rate)


def active_rms_dbfs(samples: Samples, rate: int) -> float:
    """RMS over where the sound is within 20 dB of its loudest 10 ms: the level listeners compare noise with."""
    level = envelope_dbfs(samples, rate)
    active = samples[level > level.max() - 20]
    return float(10 * np.log10(max(float(np.mean(np.square(active, dtype=np.float64))), 1e-20)))
