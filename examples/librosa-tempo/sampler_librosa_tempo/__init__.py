"""A second provider of ``Tempo``, on librosa's beat tracker: all of a plugin in one module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import librosa
import numpy as np
from pydantic import Field
from sampler_sdk import (
    Analyzer,
    Audio,
    Beat,
    Options,
    Reason,
    Resources,
    Tempo,
    TempoPoint,
    Undetermined,
    Upstream,
    hookimpl,
)

RATE_HZ = 22_050
LONGEST_S = 1_800.0
CONFIDENCE = 0.5


class LibrosaTempoOptions(Options):
    """What ``librosa.beat.beat_track`` can be told."""

    start_bpm: float = Field(default=120.0, ge=30, le=300)
    """Where its prior over tempos is centred."""


class LibrosaTempoAnalyzer(Analyzer[Tempo]):
    """``librosa.beat.beat_track`` (Ellis 2007) as it comes. It needs no other analyzer."""

    name = "librosa_tempo"
    version = "1"
    resources = Resources(time_per_audio_s=2.0)
    Options = LibrosaTempoOptions

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        """Return librosa's tempo; a constant confidence, because librosa gives none.

        Raises:
            Undetermined: ``too_short`` below a second, ``unsupported`` above half an hour, which librosa
                would hold in memory as a whole.
        """
        if audio.duration_s < 1.0:
            raise Undetermined(Reason.TOO_SHORT, "librosa's beat tracker needs a second of audio")
        if audio.duration_s > LONGEST_S:
            raise Undetermined(Reason.UNSUPPORTED, "librosa would need too much memory for more than half an hour")
        mono = np.concatenate(list(audio.mono_blocks()))
        samples = librosa.resample(mono, orig_sr=audio.sample_rate_hz, target_sr=RATE_HZ)
        found, times = librosa.beat.beat_track(y=samples, sr=RATE_HZ, start_bpm=self.options.start_bpm, units="time")
        bpm = float(np.atleast_1d(found)[0])
        if bpm <= 0 or len(times) < 2:
            return Tempo(bpm=None, confidence=CONFIDENCE, no_tempo_reason="no_onsets")
        return Tempo(
            bpm=bpm,
            confidence=CONFIDENCE,
            is_constant=True,
            tempo_map=(TempoPoint(time_s=0.0, bpm=bpm),),
            beats=tuple(Beat(time_s=float(time)) for time in times),
        )


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """The one analyzer of this plugin."""
    return [LibrosaTempoAnalyzer]
