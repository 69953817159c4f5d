"""What a file may unfold to, whatever its header claims: the options of ``decode``."""

from __future__ import annotations

from pydantic import Field

from .analyzer import Options


class DecodeLimits(Options):
    """Length is counted while decoding; headers are not believed."""

    max_duration_s: float = Field(default=24 * 3600.0, gt=0)
    max_channels: int = Field(default=64, ge=1)
    min_sample_rate_hz: int = Field(default=1_000, ge=1)
    max_sample_rate_hz: int = Field(default=768_000, ge=1)
    max_decoded_bytes: int = Field(default=64 << 30, ge=1)
    """Of float32 samples."""

    def max_frames(self, sample_rate_hz: int, channels: int) -> int:
        """How many frames may be decoded."""
        return min(int(self.max_duration_s * sample_rate_hz), self.max_decoded_bytes // (4 * channels))
