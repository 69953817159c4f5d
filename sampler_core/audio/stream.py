"""What a reader gives the decoder: one open file, read in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ..contracts import Samples


class AudioStream(Protocol):
    """An open audio file. ``expected_frames`` is what the header claims, ``None`` where it does not say."""

    format: str
    codec: str
    decoder: str
    sample_rate_hz: int
    channels: int
    expected_frames: int | None
    tags: dict[str, str]

    def blocks(self) -> Iterator[Samples]:
        """Yield float32 blocks of shape ``(n, channels)``, full scale ±1, until the file ends.

        Raises:
            DecodeError: where the file is damaged; the blocks before it stay valid.
        """
        ...

    def close(self) -> None:
        """Release the file."""
        ...
