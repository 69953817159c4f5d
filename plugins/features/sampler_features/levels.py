"""Levels at the native rate, over all channels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from sampler_sdk import Levels

from .filterbanks import Floats

FLOOR_DBFS = -160.0
LOUDEST = 1e6
_CLIP = 0.999


def level_hop(rate_hz: int) -> int:
    """Samples in a hop of 10 ms."""
    return max(1, round(rate_hz / 100))


def within_range(block: Floats) -> Floats:
    """``block`` limited to ±:data:`LOUDEST`: float files of garbage hold numbers whose squares overflow."""
    if not len(block) or max(block.max(), -block.min()) <= LOUDEST:
        return block
    return np.clip(block, -LOUDEST, LOUDEST)


class LevelMeter:
    """Envelope and totals of one file, from blocks that are whole numbers of hops long but for the last.

    Row ``i`` of the envelope is centred on sample ``i × hop``: RMS over the hop before and the hop after it
    (at the file's ends over what there is), and the peak in the hop after it; maximum over channels.
    """

    def __init__(self, channels: int, rate_hz: int) -> None:
        self.hop = level_hop(rate_hz)
        self._channels = channels
        self._fold = np.tile(np.eye(channels, dtype=np.float32), (self.hop, 1))
        self._before: Floats = np.zeros((1, channels), np.float32)
        self._frames = 0
        self._sum: NDArray[np.float64] = np.zeros(channels)
        self._square: NDArray[np.float64] = np.zeros(channels)
        self._product = 0.0
        self._peak = 0.0
        self._clipping = _ClipCounter(channels)

    def push(self, block: Floats) -> Floats:
        """Return the envelope over ``block``, shape ``(hops, 2)``, columns RMS and peak in dBFS."""
        hops = self._hops(block)
        energies: Floats = np.square(hops) @ self._fold
        peaks = np.maximum(hops.max(axis=1), -hops.min(axis=1))
        self._sum += (hops @ self._fold).sum(axis=0, dtype=np.float64)
        self._square += energies.sum(axis=0, dtype=np.float64)
        if self._channels == 2:
            self._product += float(np.dot(block[:, 0], block[:, 1]))
        self._peak = max(self._peak, float(peaks.max()))
        self._clipping.push(block, bool(peaks.max() >= _CLIP))
        pairs = np.concatenate([self._before, energies[:-1]]) + energies
        power = pairs.max(axis=1) / self._pair_lengths(len(block), len(pairs))
        self._before = np.asarray(energies[-1:], np.float32)
        self._frames += len(block)
        return np.stack([_dbfs(power, 10.0), _dbfs(peaks, 20.0)], axis=1)

    def levels(self) -> Levels:
        """The totals of everything pushed."""
        mean_square = float(self._square.sum()) / max(1, self._frames * self._channels)
        heard = self._peak > 0.0
        peak = 20 * math.log10(self._peak) if heard else None
        rms = max(FLOOR_DBFS, 10 * math.log10(mean_square)) if mean_square > 0 else None
        return Levels(
            peak_dbfs=peak,
            rms_dbfs=rms,
            crest_db=peak - rms if peak is not None and rms is not None else None,
            dc_offset=tuple((self._sum / max(1, self._frames)).tolist()),
            clipped_samples=self._clipping.finish(),
            stereo_correlation=self._correlation(),
        )

    def _hops(self, block: Floats) -> Floats:
        missing = -len(block) % self.hop
        whole = np.pad(block, ((0, missing), (0, 0))) if missing else block
        return np.ascontiguousarray(whole).reshape(-1, self.hop * self._channels)

    def _pair_lengths(self, samples: int, hops: int) -> NDArray[np.float32]:
        ends = np.minimum(np.arange(1, hops + 1) * self.hop, samples) + self._frames
        starts = np.maximum(np.arange(-1, hops - 1) * self.hop + self._frames, 0)
        return (ends - starts).astype(np.float32)

    def _correlation(self) -> float | None:
        if self._channels != 2 or not self._square.all():
            return None
        return max(-1.0, min(1.0, self._product / math.sqrt(self._square[0] * self._square[1])))


class _ClipCounter:
    """Counts the samples in runs of three or more at or above 99.9 % of full scale, per channel."""

    def __init__(self, channels: int) -> None:
        self._carry: NDArray[np.bool_] = np.zeros((4, channels), bool)
        self._count = 0

    def push(self, block: Floats, clipping: bool) -> None:
        if clipping or self._carry.any():
            self._add(np.abs(block) >= _CLIP)

    def finish(self) -> int:
        self._add(np.zeros((2, self._carry.shape[1]), bool))
        return self._count

    def _add(self, flags: NDArray[np.bool_]) -> None:
        flags = np.concatenate([self._carry, flags])
        threes = flags[:-2] & flags[1:-1] & flags[2:]
        inside = threes[2:] | threes[1:-1] | threes[:-2]
        self._count += int(inside.sum())
        self._carry = flags[-4:]


def _dbfs(values: Floats, factor: float) -> Floats:
    logs = np.log10(np.maximum(values, np.finfo(np.float32).tiny))
    return np.asarray(np.maximum(np.float32(factor) * logs, np.float32(FLOOR_DBFS)), np.float32)
