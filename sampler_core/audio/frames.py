"""FFmpeg's audio frames as float32 blocks of shape ``(n, channels)`` in one rate and channel count."""

from __future__ import annotations

import av
import numpy as np
from av.audio.plane import AudioPlane
from numpy.typing import NDArray

from ..contracts import Samples

_FULL_SCALE = {"s16": 2**15, "s32": 2**31, "flt": 1, "dbl": 1}
_TYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
_DIRECT = {*_TYPES}
_UNSAFE_PLANES = 8
"""PyAV counts planes up to a null pointer: of eight channels or more it runs past the end of the list."""


class FrameConverter:
    """Turns frames into blocks. A stream may change its rate or layout on the way: what differs from the start is
    converted to it by libswresample, and ``changed`` becomes true."""

    def __init__(self, layout: av.AudioLayout, sample_rate_hz: int) -> None:
        self._layout = layout
        self._rate = sample_rate_hz
        self._channels = layout.nb_channels
        self._resampler: av.AudioResampler | None = None
        self._source: tuple[str, str, int] | None = None
        self.changed = False

    def convert(self, frame: av.AudioFrame) -> list[Samples]:
        """The frame's samples, perhaps preceded by what an ended conversion still held."""
        same = frame.sample_rate == self._rate and frame.layout.nb_channels == self._channels
        self.changed = self.changed or not same
        if same and _kind(frame) in _DIRECT:
            return [*self.flush(), to_float(frame)]
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        held = self.flush() if source != self._source else []
        if self._resampler is None:
            self._resampler = av.AudioResampler("flt", self._layout, self._rate)
            self._source = source
        return held + [to_float(converted) for converted in self._resampler.resample(frame)]

    def flush(self) -> list[Samples]:
        """End a running conversion and return its last samples."""
        if self._resampler is None:
            return []
        held = [to_float(frame) for frame in self._resampler.resample(None)]
        self._resampler, self._source = None, None
        return held


def to_float(frame: av.AudioFrame) -> Samples:
    """Samples of one frame, shape ``(n, channels)``, full scale ±1."""
    channels, kind = frame.layout.nb_channels, _kind(frame)
    data: NDArray[np.generic]
    if not frame.format.is_planar:
        data = frame.to_ndarray().reshape(-1, channels)
    elif channels < _UNSAFE_PLANES:
        data = frame.to_ndarray().T
    else:
        data = _planes(frame, channels, kind).T
    if kind == "u8":
        return (data.astype(np.float32) - np.float32(128)) / np.float32(128)
    block = np.asarray(data, np.float32)
    return block if _FULL_SCALE[kind] == 1 else block / np.float32(_FULL_SCALE[kind])


def _planes(frame: av.AudioFrame, channels: int, kind: str) -> NDArray[np.generic]:
    planes = [memoryview(AudioPlane(frame, index)) for index in range(channels)]
    return np.stack([np.frombuffer(plane, _TYPES[kind], frame.samples) for plane in planes])


def _kind(frame: av.AudioFrame) -> str:
    return frame.format.name.removesuffix("p")
