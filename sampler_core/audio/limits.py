"""Refusing what no limit allows."""

from __future__ import annotations

from ..contracts import DecodeLimits
from .stream import LimitError

_DSD64_HZ = 352_800
"""FFmpeg gives one sample of DSD for eight bits of it."""


def check_shape(limits: DecodeLimits, sample_rate_hz: int, channels: int, codec: str = "") -> None:
    """Raise :class:`LimitError` for a rate or a channel count outside ``limits``."""
    if codec.startswith("dsd_") and sample_rate_hz > limits.max_sample_rate_hz:
        raise LimitError(
            f"is DSD{round(sample_rate_hz / _DSD64_HZ) * 64}, which becomes {sample_rate_hz} Hz, more than "
            f"{limits.max_sample_rate_hz} Hz",
            f"Convert it to PCM of a lower rate, or allow it: -O decode.max_sample_rate_hz={sample_rate_hz}",
        )
    if not limits.min_sample_rate_hz <= sample_rate_hz <= limits.max_sample_rate_hz:
        raise LimitError(
            f"has a sample rate of {sample_rate_hz} Hz, outside "
            f"{limits.min_sample_rate_hz} to {limits.max_sample_rate_hz} Hz",
            "The header is probably damaged; if not: -O decode.max_sample_rate_hz=…, or the minimum.",
        )
    if not 1 <= channels <= limits.max_channels:
        raise LimitError(
            f"has {channels} channels, more than {limits.max_channels}",
            f"Split it into fewer channels, or allow them: -O decode.max_channels={channels}",
        )
