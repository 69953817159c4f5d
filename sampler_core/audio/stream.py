"""What a reader gives the decoder: one open file, read in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ..contracts import Samples


class DecodeError(Exception):
    """A file cannot be decoded. The message says why, without the path; ``hint`` says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CutError(DecodeError):
    """The file ends before its audio does: no reader can have more of it."""


class LimitError(DecodeError):
    """A file is refused because of what it is, whoever reads it."""


class AudioStream(Protocol):
    """An open audio file. ``expected_frames`` is what the header claims, ``None`` where it does not say."""

    format: str
    codec: str
    decoder: str
    sample_rate_hz: int
    channels: int
    expected_frames: int | None
    tags: dict[str, str]
    warnings: list[str]
    """Oddities that did not stop the reading; may grow while the blocks are read."""

    def blocks(self) -> Iterator[Samples]:
        """Yield float32 blocks of shape ``(n, channels)``, full scale ±1, until the file ends.

        A block may be overwritten when the next one is asked for.

        Raises:
            DecodeError: where the file is damaged or cut; the blocks before it stay valid.
        """
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class OpenStream(AudioStream, Protocol):
    """A stream as the decoder sees it."""

    doubt: str | None
    """Once it is read: why there may be more to the file than this reader saw."""


BLOCK_SAMPLES = 1 << 18
"""Samples per block, all channels together: 1 MB of float32, 3 s of 44.1 kHz stereo, whatever the channels."""
