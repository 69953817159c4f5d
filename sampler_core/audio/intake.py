"""What becomes of the blocks that a reader gives: cleaned, counted, hashed, written."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

import numpy as np

from ..contracts import AudioInfo, DecodeLimits, Samples
from .mixdown import ChannelSums
from .stream import CutError, DecodeError, LimitError, OpenStream

TRUNCATION_TOLERANCE_S = 0.05


class Intake:
    """What becomes of the blocks: cleaned, counted, hashed, written."""

    def __init__(self, stream: OpenStream, file: BinaryIO, limits: DecodeLimits) -> None:
        self._stream = stream
        self._file = file
        self._max_frames = limits.max_frames(stream.sample_rate_hz, stream.channels)
        self._hash = hashlib.sha256(f"{stream.sample_rate_hz} {stream.channels} {stream.decoder}\n".encode())
        self._sums = ChannelSums(stream.channels)
        self._frames = 0
        self._nonfinite = 0
        self._broken: DecodeError | None = None

    def run(self) -> None:
        """Read the stream to its end, or as far as it goes.

        Raises:
            DecodeError: if it holds nothing, or more than the limits allow.
            OSError: if the blocks cannot be written.
        """
        try:
            for block in self._stream.blocks():
                self._take(block)
        except DecodeError as error:
            if self._frames == 0 or isinstance(error, LimitError):
                raise
            self._broken = error
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
            raise LimitError(
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

    @property
    def doubt(self) -> str | None:
        """Why another reader may get more out of the file."""
        if self._broken is None or isinstance(self._broken, CutError):
            return self._stream.doubt
        return self._broken.message

    def info(self) -> AudioInfo:
        """What was read, once it is."""
        stream = self._stream
        missing_s = self._missing_s()
        warnings = [*stream.warnings]
        if stream.doubt is not None:
            warnings.append(stream.doubt)
        if self._broken is not None:
            warnings.append(self._broken.message)
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
            tags={name: (value,) for name, value in stream.tags.items()},
        )

    def _missing_s(self) -> float:
        expected = self._stream.expected_frames
        missing = 0.0 if expected is None else (expected - self._frames) / self._stream.sample_rate_hz
        return missing if missing > TRUNCATION_TOLERANCE_S else 0.0


def _cleaned(block: Samples) -> tuple[Samples, int]:
    bad = ~np.isfinite(block)
    return np.where(bad, np.float32(0), block), int(bad.sum())
