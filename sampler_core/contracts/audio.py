"""Decoded audio as analyzers see it: float32, memory-mapped, shared by every step of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .embedded import Embedded
from .span import Span

Samples = NDArray[np.float32]


def _several(values: Any) -> Any:
    """A tag of one value may be given, and was once stored, as a text."""
    return (values,) if isinstance(values, str) else values


class AudioInfo(BaseModel):
    """What decoding found out about a file. ``digest`` identifies the sound, not the container."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    digest: str
    """``pcm-sha256:<hex>`` of the decoded samples, with rate, channels and decoder."""
    format: str
    codec: str
    decoder: str
    """Which decoder read it, with its version, e.g. ``libsndfile 1.2.2``."""
    sample_rate_hz: int = Field(gt=0)
    channels: int = Field(gt=0)
    frames: int = Field(ge=0)
    mono_weights: tuple[float, ...]
    """Per-channel weights of the mono mix, chosen so that inverted or dead channels do not cancel it."""
    truncated: bool = False
    nonfinite_samples: int = 0
    warnings: tuple[str, ...] = ()
    tags: dict[str, Annotated[tuple[str, ...], BeforeValidator(_several)]] = {}
    """The container's own tags: name in lower case → values. Names of one meaning are one: ``TBPM`` is ``bpm``."""
    embedded: Embedded | None = None
    """What other chunks of the file say: tempo, root note, loops, cue points, who recorded it when."""

    @property
    def duration_s(self) -> float:
        """Decoded length in seconds."""
        return self.frames / self.sample_rate_hz


class Audio:
    """A read-only stretch of one decoded file.

    ``samples`` has shape ``(frames, channels)``, float32, finite, full scale ±1, and is usually a memory
    map: walk it with :meth:`blocks` or :meth:`mono_blocks` instead of copying it whole.
    """

    def __init__(self, samples: Samples, info: AudioInfo, start_frame: int = 0) -> None:
        if samples.ndim != 2 or samples.shape[1] != info.channels:
            raise ValueError(f"samples of shape {samples.shape}, expected (frames, {info.channels})")
        self.samples = samples.view()
        self.samples.flags.writeable = False
        self.info = info
        self.start_frame = start_frame
        self._weights = np.asarray(info.mono_weights, np.float32)

    @classmethod
    def open(cls, path: Path, info: AudioInfo) -> Audio:
        """Map the raw float32 file that the decoding step wrote."""
        if info.frames == 0:
            return cls(np.zeros((0, info.channels), np.float32), info)
        return cls(np.memmap(path, np.float32, "r", shape=(info.frames, info.channels)), info)

    @classmethod
    def from_array(cls, samples: NDArray[np.floating], sample_rate_hz: int) -> Audio:
        """Wrap an array of shape ``(frames,)`` or ``(frames, channels)``, for tests and notebooks.

        Non-finite samples are counted and replaced by zero, as decoding does.
        """
        data = np.array(samples, np.float32, ndmin=1)
        data = data[:, None] if data.ndim == 1 else data
        bad = ~np.isfinite(data)
        data[bad] = 0.0
        channels = data.shape[1]
        info = AudioInfo(
            digest="pcm-sha256:" + "0" * 64, format="array", codec="float32", decoder="none",
            sample_rate_hz=sample_rate_hz, channels=channels, frames=data.shape[0],
            mono_weights=(1.0 / channels,) * channels, nonfinite_samples=int(bad.sum()),
        )  # fmt: skip
        return cls(data, info)

    @property
    def sample_rate_hz(self) -> int:
        """Native rate in Hz."""
        return self.info.sample_rate_hz

    @property
    def channels(self) -> int:
        """Number of channels."""
        return self.info.channels

    @property
    def frames(self) -> int:
        """Number of frames in this stretch."""
        return int(self.samples.shape[0])

    @property
    def duration_s(self) -> float:
        """Length of this stretch in seconds."""
        return self.frames / self.sample_rate_hz

    @property
    def span(self) -> Span:
        """Where this stretch lies in the file."""
        start = self.start_frame / self.sample_rate_hz
        return Span(start_s=start, end_s=start + self.duration_s)

    def view(self, span: Span) -> Audio:
        """The part of the file that ``span`` covers, without a copy. ``span`` is in file time."""
        first = round(span.start_s * self.sample_rate_hz) - self.start_frame
        last = round(span.end_s * self.sample_rate_hz) - self.start_frame
        first, last = max(first, 0), min(max(last, 0), self.frames)
        return Audio(self.samples[first:last], self.info, self.start_frame + first)

    def blocks(self, seconds: float = 10.0) -> Iterator[Samples]:
        """Yield consecutive blocks of shape ``(n, channels)``."""
        step = max(1, round(seconds * self.sample_rate_hz))
        for first in range(0, self.frames, step):
            yield self.samples[first : first + step]

    def mono_blocks(self, seconds: float = 10.0) -> Iterator[Samples]:
        """Yield consecutive blocks of the mono mix, shape ``(n,)``."""
        for block in self.blocks(seconds):
            yield block[:, 0] if self.channels == 1 else np.asarray(block @ self._weights, np.float32)
