"""Kills its process on every file at 48 kHz, and works on all others."""

import ctypes

from sampler_sdk import Analyzer, Audio, Result, Upstream, hookimpl


class Rate(Result):
    kind = "broken.rate"
    sample_rate_hz: int


class CrashingAnalyzer(Analyzer[Rate]):
    """Tells the sample rate, if it lives."""

    name = "crashes"
    version = "1"

    def analyze(self, audio: Audio, upstream: Upstream) -> Rate:
        if audio.sample_rate_hz == 48_000:
            ctypes.string_at(0)
        return Rate(sample_rate_hz=audio.sample_rate_hz)


@hookimpl
def sampler_analyzers() -> list[type]:
    return [CrashingAnalyzer]
