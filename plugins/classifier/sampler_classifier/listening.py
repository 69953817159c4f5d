"""Walking through a file's segments: stretches, their windows and measures, embedded many at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray
from sampler_sdk import Audio, Frames, Span

from .backend import ClassifierBackend
from .measures import measures
from .windows import stretches, windows

Floats = NDArray[np.float32]

_WINDOWS_AT_ONCE = 256
_WHOLE = 0.95


@dataclass(frozen=True)
class Stretch:
    """A part of segment number ``segment``, as the backend hears it."""

    segment: int
    seconds: float
    whole_file: bool
    peak_dbfs: float
    windows: Floats
    measures: Floats


@dataclass(frozen=True)
class Heard:
    """A stretch after embedding: ``embeddings`` of shape ``(windows, size)``."""

    stretch: Stretch
    embeddings: Floats

    @property
    def pooled(self) -> Floats:
        """Mean and maximum of the embeddings, and the measures: one vector whatever the length."""
        return np.concatenate([self.embeddings.mean(axis=0), self.embeddings.max(axis=0), self.stretch.measures])


def heard(backend: ClassifierBackend, audio: Audio, frames: Frames, segments: Sequence[Span]) -> Iterator[Heard]:
    """Yield every stretch of every segment, in order; memory does not grow with their number."""
    for group in _grouped(_stretches(backend, audio, frames, segments)):
        embeddings = backend.embed(np.concatenate([stretch.windows for stretch in group]))
        edges = np.cumsum([0, *(len(stretch.windows) for stretch in group)])
        for stretch, first, last in zip(group, edges, edges[1:], strict=False):
            yield Heard(stretch, embeddings[first:last])


def _grouped(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    group: list[Stretch] = []
    for stretch in stretches:
        group.append(stretch)
        if sum(len(each.windows) for each in group) >= _WINDOWS_AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _stretches(backend: ClassifierBackend, audio: Audio, frames: Frames, segments: Sequence[Span]) -> Iterator[Stretch]:
    for number, segment in enumerate(segments):
        whole = segment.duration_s > _WHOLE * frames.duration_s
        first, last = _rows(segment, frames.frame_rate_hz, len(frames.log_mel_db))
        for part in stretches(last - first):
            span = Span(
                start_s=(first + part.start) / frames.frame_rate_hz, end_s=(first + part.stop) / frames.frame_rate_hz
            )
            mel = np.asarray(frames.log_mel_db[first + part.start : first + part.stop], np.float32)
            level = frames.level_dbfs[slice(*_rows(span, frames.level_rate_hz, len(frames.level_dbfs)))]
            known = measures(mel, level, whole_file=whole)
            given = windows(mel) if backend.hears == "log_mel" else _samples(backend, audio.view(span))
            yield Stretch(number, span.duration_s, whole, float(level[:, 1].max()), given, known)


def _rows(span: Span, rate_hz: float, rows: int) -> tuple[int, int]:
    """First and end of the rows whose centres lie in ``span``; at least one."""
    first = min(math.ceil(span.start_s * rate_hz), rows - 1)
    return first, max(first + 1, min(math.ceil(span.end_s * rate_hz), rows))


def _samples(backend: ClassifierBackend, audio: Audio) -> Floats:
    """The stretch's mono samples at the backend's rate, in consecutive windows, zeros beyond its end."""
    mono = np.concatenate(list(audio.mono_blocks()))
    if audio.sample_rate_hz != backend.rate_hz:
        mono = soxr.resample(mono, audio.sample_rate_hz, backend.rate_hz)
    length = round(backend.window_s * backend.rate_hz)
    count = max(1, -(-len(mono) // length))
    return np.pad(mono, (0, count * length - len(mono))).reshape(count, length).astype(np.float32)
