"""Refusing what no limit allows."""

from __future__ import annotations

from ..contracts import DecodeLimits
from .stream import LimitError


def check_shape(limits: DecodeLimits, sample_rate_hz: int, channels: int) -> None:
    """Raise :class:`LimitError` for a rate or a channel count outside ``limits``."""
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
