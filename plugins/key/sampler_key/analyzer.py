"""The key analyzer: Essentia's HPCP from its own environment, everything after it here."""

from __future__ import annotations

import math

from sampler_sdk import Analyzer, Audio, Environment, Key, KeySpan, Reason, Regions, Resources, Undetermined, Upstream

from . import notation
from .agreement import agreed
from .harmonics import Harmonics, listen
from .tracking import key_map
from .verdict import Verdict, judge

_SHORTEST_S = 0.05
_LONG_REGION_S = 4.0


class KeyAnalyzer(Analyzer[Key]):
    """In which key a file is, with tuning, alternatives, a map over time and the key of every long region."""

    name = "key"
    version = "2"
    requires = (Regions,)
    resources = Resources(memory_mb=600, time_base_s=120, time_per_audio_s=0.3)
    environment = Environment(
        requirements=("essentia==2.1b6.dev1389", "numpy>=2,<3"), guest="guest_essentia.py", python=">=3.9,<3.14"
    )

    def analyze(self, audio: Audio, upstream: Upstream) -> Key:
        """Return the key of ``audio``, or that it has none.

        Raises:
            Undetermined: it is too short to have a pitch, or too damaged to be mixed.
            GuestError, GuestDied, TimeoutError: from the process in which Essentia runs.
        """
        regions = upstream[Regions].regions
        if audio.duration_s < _SHORTEST_S:
            raise Undetermined(Reason.TOO_SHORT, f"{audio.duration_s:.3f} s are too short to have a pitch")
        if not regions:
            return Key(tonic=None, mode=None, no_key_reason="silent", confidence=0.99)
        heard = listen(audio, self.guest)
        verdict = judge(heard)
        long = [region for region in regions if region.duration_s >= _LONG_REGION_S]
        per_region = tuple(judge(heard.within(region)).over(region) for region in long)
        return _result(verdict, heard, per_region, audio)


def _result(verdict: Verdict, heard: Harmonics, regions: tuple[KeySpan, ...], audio: Audio) -> Key:
    scores = verdict.scores
    if verdict.key is None:
        return Key(
            tonic=None, mode=None, no_key_reason=verdict.reason, confidence=round(verdict.confidence, 4),
            tonalness=round(verdict.tonalness, 4), key_map=(verdict.over(audio.span),), regions=regions,
            evidence=_rounded(scores.measures),
        )  # fmt: skip
    told, spans = agreed(verdict, key_map(heard, scores.cents, audio.duration_s), heard)
    assert told.key is not None
    tonic, mode = notation.name(told.key)
    return Key(
        tonic=tonic, mode=mode, confidence=math.floor(told.confidence * 1e4) / 1e4,
        scores=tuple(round(float(p), 6) for p in told.probabilities()),
        alternatives=told.alternatives(), camelot=notation.camelot(told.key), open_key=notation.open_key(told.key),
        tuning_cents=round(scores.cents, 1), tonalness=round(verdict.tonalness, 4),
        key_map=spans, regions=regions, evidence=_rounded(scores.measures),
    )  # fmt: skip


def _rounded(measures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) + 0.0 for name, value in measures.items()}
