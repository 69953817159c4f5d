"""Caps that hold whatever a header claims."""

from __future__ import annotations

from dataclasses import dataclass

from .stream import DecodeError


@dataclass(frozen=True)
class DecodeLimits:
    """What a file may unfold to. Length is counted while decoding; headers are not believed."""

    max_duration_s: float = 24 * 3600.0
    max_channels: int = 64
    min_sample_rate_hz: int = 1_000
    max_sample_rate_hz: int = 768_000
    max_decoded_bytes: int = 64 << 30

    def check_shape(self, sample_rate_hz: int, channels: int) -> None:
        """Raise :class:`DecodeError` for a rate or a channel count outside the limits."""
        if not self.min_sample_rate_hz <= sample_rate_hz <= self.max_sample_rate_hz:
            raise DecodeError(
                f"has a sample rate of {sample_rate_hz} Hz, outside "
                f"{self.min_sample_rate_hz} to {self.max_sample_rate_hz} Hz",
                "The header is probably damaged.",
            )
        if not 1 <= channels <= self.max_channels:
            raise DecodeError(
                f"has {channels} channels, more than {self.max_channels}", "Split it into fewer channels."
            )

    def max_frames(self, sample_rate_hz: int, channels: int) -> int:
        """How many frames may be decoded."""
        return min(int(self.max_duration_s * sample_rate_hz), self.max_decoded_bytes // (4 * channels))
