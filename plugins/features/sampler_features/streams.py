"""Streams of samples: equal blocks, another rate, overlapping frames. None depends on how its input is cut."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
import soxr
from numpy.lib.stride_tricks import sliding_window_view

from .filterbanks import Floats, hann


def equal_blocks(blocks: Iterable[Floats], size: int) -> Iterator[Floats]:
    """Cut ``blocks`` of shape ``(n, channels)`` anew into ``size`` rows each; the last may be shorter."""
    parts: list[Floats] = []
    held = 0
    for block in blocks:
        while held + len(block) >= size:
            taken = size - held
            yield np.concatenate([*parts, block[:taken]]) if parts else block[:taken]
            block, parts, held = block[taken:], [], 0
        if len(block):
            parts, held = [*parts, block], held + len(block)
    if parts:
        yield np.concatenate(parts)


class Resampler:
    """Mono samples at another rate (soxr, HQ); gives ``ceil(n × to / from)`` samples for ``n`` in all."""

    def __init__(self, from_hz: float, to_hz: float) -> None:
        self._ratio = to_hz / from_hz
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")
        self._taken = self._given = 0

    def push(self, samples: Floats, last: bool = False) -> Floats:
        """Return the samples that became ready, all that are left when ``last``."""
        self._taken += len(samples)
        if self._stream is None:
            return samples
        ready: Floats = self._stream.resample_chunk(np.ascontiguousarray(samples), last=last)
        due = self.length(self._taken) - self._given
        ready = ready[:due]
        if last and len(ready) < due:
            ready = np.pad(ready, (0, due - len(ready)))
        self._given += len(ready)
        return ready

    def length(self, samples: int) -> int:
        """How many samples come out for ``samples`` in all."""
        return math.ceil(samples * self._ratio)


class Framer:
    """Hann-windowed frames, frame ``i`` centred on sample ``i × hop``, zeros beyond both ends.

    Gives batches of ``batch`` frames always cut at the same places, because matrix products of
    another height may round differently.
    """

    def __init__(self, n_fft: int, hop: int, batch: int) -> None:
        self._hop, self._batch, self._n_fft = hop, batch, n_fft
        self._window = hann(n_fft)
        self._held: Floats = np.zeros(n_fft // 2, np.float32)
        self._pushed = self._given = 0

    def push(self, samples: Floats, last: bool = False) -> Iterator[Floats]:
        """Yield the windowed frames that became ready, shape ``(batch, n_fft)``, fewer only at the end."""
        self._pushed += len(samples)
        tail = np.zeros(self._n_fft // 2 if last else 0, np.float32)
        self._held = np.concatenate([self._held, samples, tail])
        step = self._batch * self._hop
        need = step - self._hop + self._n_fft
        first = 0
        while len(self._held) - first >= need:
            yield self._frames(self._held[first : first + need], self._batch)
            first += step
        self._held = self._held[first:]
        if last and (left := frame_count(self._pushed, self._hop) - self._given):
            yield self._frames(self._held, left)

    def _frames(self, samples: Floats, count: int) -> Floats:
        self._given += count
        return np.asarray(sliding_window_view(samples, self._n_fft)[:: self._hop][:count] * self._window)


def frame_count(samples: int, hop: int) -> int:
    """Number of centred frames over ``samples``: none for none, else one more than whole hops."""
    return 1 + samples // hop if samples else 0
