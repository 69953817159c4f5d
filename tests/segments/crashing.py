"""Analyzers of the house that die on files of one sample rate, for workers to run."""

from __future__ import annotations

import os
import signal

from sampler_content.analyzer import ContentAnalyzer
from sampler_sdk import Audio, Tempo, Timeline, Upstream
from sampler_tempo.analyzer import TempoAnalyzer

CONTENT_DIES_AT_HZ, TEMPO_DIES_AT_HZ = 48_000, 32_000


class CrashingContent(ContentAnalyzer):
    def analyze(self, audio: Audio, upstream: Upstream) -> Timeline:
        if audio.sample_rate_hz == CONTENT_DIES_AT_HZ:
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().analyze(audio, upstream)


class CrashingTempo(TempoAnalyzer):
    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        if audio.sample_rate_hz == TEMPO_DIES_AT_HZ:
            os.kill(os.getpid(), signal.SIGSEGV)
        return super().analyze(audio, upstream)
