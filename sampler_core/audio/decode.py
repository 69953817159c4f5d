"""Decoding a file once, in blocks, into raw float32 that every step of that file maps."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..contracts import AudioInfo, DecodeLimits, Samples
from ..hookspecs import AudioReaderSpec
from . import plugin
from .limits import check_shape
from .mixdown import ChannelSums
from .opening import open_regular
from .sniff import Sniffed, sniff
from .stream import AudioStream, DecodeError

TRUNCATION_TOLERANCE_S = 0.05


def decode(
    path: Path,
    target: Path,
    readers: Sequence[AudioReaderSpec] = (),
    limits: DecodeLimits | None = None,
) -> AudioInfo:
    """Decode ``path`` into ``target``: interleaved little-endian float32, shape ``(frames, channels)``, finite.

    ``readers`` are those of plugins; they go before the built-in ones for their extensions. Memory stays flat for any
    length. A file that is damaged or cut is decoded as far as it goes and marked ``truncated``.

    Raises:
        DecodeError: if there is nothing to decode, or more than ``limits`` allow; ``target`` is then removed.
        OSError: if ``target`` cannot be written, for instance because the disk is full.
    """
    limits = limits or DecodeLimits()
    stream = open_stream(path, readers)
    try:
        check_shape(limits, stream.sample_rate_hz, stream.channels)
        with target.open("wb", buffering=0) as file:
            intake = _Intake(stream, file, limits)
            intake.run()
        return intake.info()
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        stream.close()


def open_stream(path: Path, readers: Sequence[AudioReaderSpec] = ()) -> AudioStream:
    """Open ``path`` with the reader that its content, or a plugin's claim on its extension, decides."""
    fd = open_regular(path)
    try:
        if os.fstat(fd).st_size == 0:
            raise DecodeError("is empty (0 bytes)", "Copy or download it again.")
        reader = plugin.reader_for(path, readers)
        if reader is not None:
            return plugin.open_stream(reader, path)
        return _open_with(sniff(fd, path.name), path)
    finally:
        os.close(fd)


def _open_with(sniffed: Sniffed, path: Path) -> AudioStream:
    # Imported here: a worker that sees only WAV files never loads FFmpeg.
    if sniffed.reader == "libsndfile":
        from . import libsndfile

        return libsndfile.open_stream(path)
    from . import ffmpeg

    return ffmpeg.open_stream(path, sniffed.demuxer, sniffed.states_length)


class _Intake:
    """What becomes of the blocks: cleaned, counted, hashed, written."""

    def __init__(self, stream: AudioStream, file: BinaryIO, limits: DecodeLimits) -> None:
        self._stream = stream
        self._file = file
        self._max_frames = limits.max_frames(stream.sample_rate_hz, stream.channels)
        self._hash = hashlib.sha256(f"{stream.sample_rate_hz} {stream.channels} {stream.decoder}\n".encode())
        self._sums = ChannelSums(stream.channels)
        self._frames = 0
        self._nonfinite = 0
        self._broken: str | None = None

    def run(self) -> None:
        try:
            for block in self._stream.blocks():
                self._take(block)
        except DecodeError as error:
            if self._frames == 0 or self._over_budget():
                raise
            self._broken = error.message
        if self._frames == 0:
            raise DecodeError("is empty: it holds no samples", "Copy or download it again.")

    def _take(self, block: Samples) -> None:
        if block.size == 0:
            return
        block = np.ascontiguousarray(block, "<f4")
        if not np.isfinite(block).all():
            block, bad = _cleaned(block)
            self._nonfinite += bad
        self._frames += block.shape[0]
        if self._over_budget():
            seconds = self._max_frames / self._stream.sample_rate_hz
            raise DecodeError(
                f"is longer than the limit of {seconds / 3600:.1f} h",
                "Cut it, or raise -O decode.max_duration_s or max_decoded_bytes.",
            )
        self._sums.add(block)
        data = block.data.cast("B")
        self._hash.update(data)
        while data:
            data = data[self._file.write(data) :]

    def _over_budget(self) -> bool:
        return self._frames > self._max_frames

    def info(self) -> AudioInfo:
        stream = self._stream
        missing_s = self._missing_s()
        warnings = [*stream.warnings]
        if self._broken is not None:
            warnings.append(self._broken)
        if missing_s:
            warnings.append(f"{missing_s:.1f} s that the header announces are missing")
        if self._nonfinite:
            warnings.append(f"{self._nonfinite} samples were not finite and count as zero")
        return AudioInfo(
            digest=f"pcm-sha256:{self._hash.hexdigest()}",
            format=stream.format,
            codec=stream.codec,
            decoder=stream.decoder,
            sample_rate_hz=stream.sample_rate_hz,
            channels=stream.channels,
            frames=self._frames,
            mono_weights=self._sums.mono_weights(),
            truncated=bool(missing_s) or self._broken is not None,
            nonfinite_samples=self._nonfinite,
            warnings=tuple(warnings),
            tags=stream.tags,
        )

    def _missing_s(self) -> float:
        expected = self._stream.expected_frames
        missing = 0.0 if expected is None else (expected - self._frames) / self._stream.sample_rate_hz
        return missing if missing > TRUNCATION_TOLERANCE_S else 0.0


def _cleaned(block: Samples) -> tuple[Samples, int]:
    bad = ~np.isfinite(block)
    return np.where(bad, np.float32(0), block), int(bad.sum())
