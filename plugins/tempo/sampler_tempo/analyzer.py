"""The analyzer: reads frames and regions, gives ``Tempo``."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from sampler_sdk import (
    Analyzer,
    Audio,
    Frames,
    Options,
    Reason,
    Region,
    Regions,
    RegionTempo,
    Resources,
    Tempo,
    Undetermined,
    Upstream,
)

from . import answer, gate, model
from .envelope import Stretch
from .estimate import Estimate, estimate

SHORTEST_S = 0.01
LONG_REGION_S = 8.0
SILENT_CONFIDENCE = 0.99


class TempoOptions(Options):
    """The range in which answers are sought, and how sure a tempo must be."""

    bpm_min: float = Field(default=40.0, ge=30, le=300)
    """Slowest answer in BPM."""
    bpm_max: float = Field(default=250.0, ge=30, le=300)
    """Fastest answer in BPM."""
    min_probability: float = Field(default=0.3, ge=0, le=1)
    """Below this probability of having a tempo at all, the answer is that there is none."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.bpm_max < self.bpm_min * 1.1:
            raise ValueError(f"bpm_max ({self.bpm_max}) must be at least 1.1 times bpm_min ({self.bpm_min})")
        return self


class TempoAnalyzer(Analyzer[Tempo]):
    """Tempo, beats, bars and tempo map of a file, and the tempo of each of its long regions."""

    name = "tempo"
    version = "2"
    requires = (Frames, Regions)
    corrections = ("bpm",)
    resources = Resources(memory_mb=600, time_base_s=30, time_per_audio_s=0.05)
    Options = TempoOptions

    def setup(self) -> None:
        """Load the coefficients."""
        self._model = model.load()

    def analyze(self, audio: Audio, upstream: Upstream) -> Tempo:
        """Return the tempo of the whole file, regions included; where a person has set it, beats at that tempo.

        Raises:
            Undetermined: ``too_short`` below 10 ms.
        """
        frames, regions = upstream[Frames], upstream[Regions].regions
        if frames.duration_s < SHORTEST_S:
            raise Undetermined(Reason.TOO_SHORT, f"{frames.duration_s:.3f} s are too short to tell a tempo")
        if upstream.corrected("bpm"):
            return _as_told(upstream.correction("bpm"), frames, regions)
        if not regions:
            return Tempo(bpm=None, confidence=SILENT_CONFIDENCE, no_tempo_reason="silent")
        stretch = whole(frames, regions)
        harmony = answer.Harmony(frames.chroma, frames.tonal_rate_hz)
        found = self._estimate(stretch)
        if found is None or found.pulse_probability < self.options.min_probability:
            return _no_tempo(found, self._regions(frames, regions))
        rhythm = answer.rhythm(stretch, found, harmony, self._estimate)
        source = rhythm.estimate or found
        return Tempo(
            bpm=rhythm.bpm,
            confidence=source.confidence,
            octave_confidence=source.octave_confidence,
            alternatives=answer.alternatives(source, rhythm.bpm),
            is_constant=rhythm.is_constant,
            tempo_map=rhythm.tempo_map,
            beats=rhythm.beats,
            meter=rhythm.meter,
            loop_beats=rhythm.loop_beats,
            regions=self._regions(frames, regions),
            evidence=_evidence(found),
        )

    def _estimate(self, stretch: Stretch) -> Estimate | None:
        return estimate(stretch, self._model, (self.options.bpm_min, self.options.bpm_max))

    def _regions(self, frames: Frames, regions: tuple[Region, ...]) -> tuple[RegionTempo, ...]:
        """The tempo of each region of at least 8 s, where there are several regions."""
        if len(regions) < 2:
            return ()
        return tuple(self._region(frames, region) for region in regions if region.duration_s >= LONG_REGION_S)

    def _region(self, frames: Frames, region: Region) -> RegionTempo:
        stretch = _part(frames, region)
        found = self._estimate(stretch)
        if found is None or found.pulse_probability < self.options.min_probability:
            sure = 1.0 - found.pulse_probability if found else SILENT_CONFIDENCE
            return RegionTempo(start_s=region.start_s, end_s=region.end_s, bpm=None, confidence=sure)
        bpm = answer.tempo_only(found)
        return RegionTempo(start_s=region.start_s, end_s=region.end_s, bpm=bpm, confidence=found.confidence)


def whole(frames: Frames, regions: tuple[Region, ...]) -> Stretch:
    """The file as one stretch. A loop is as long as the file or, within silence, as its sound."""
    sound_s = regions[-1].end_s - regions[0].start_s
    lengths = [frames.duration_s]
    if sound_s < 0.95 * frames.duration_s:
        lengths.append(sound_s)
    edges = (regions[0].start_s, regions[-1].end_s)
    return Stretch(frames.onset_strength, frames.level_dbfs[:, 0], frames.frame_rate_hz, lengths, edges)


def _part(frames: Frames, region: Region) -> Stretch:
    onset = slice(round(region.start_s * frames.frame_rate_hz), round(region.end_s * frames.frame_rate_hz))
    level = slice(round(region.start_s * frames.level_rate_hz), round(region.end_s * frames.level_rate_hz))
    return Stretch(frames.onset_strength[onset], frames.level_dbfs[level, 0], frames.frame_rate_hz, [region.duration_s])


def _as_told(bpm: float | None, frames: Frames, regions: tuple[Region, ...]) -> Tempo:
    """The answer where a person knows the tempo, or that there is none."""
    if bpm is None:
        return Tempo(bpm=None, confidence=1.0, no_tempo_reason="no_pulse")
    if not regions:
        return Tempo(bpm=bpm, confidence=1.0)
    rhythm = answer.at(whole(frames, regions), bpm, answer.Harmony(frames.chroma, frames.tonal_rate_hz))
    return Tempo(
        bpm=bpm,
        confidence=1.0,
        is_constant=True,
        tempo_map=rhythm.tempo_map,
        beats=rhythm.beats,
        meter=rhythm.meter,
        loop_beats=rhythm.loop_beats,
    )


def _no_tempo(found: Estimate | None, regions: tuple[RegionTempo, ...]) -> Tempo:
    reason: Literal["one_shot", "no_onsets", "no_pulse"] = "one_shot"
    if found is not None and found.duration_s > gate.ONE_SHOT_S:
        reason = "no_onsets" if found.onsets < gate.MIN_ONSETS else "no_pulse"
    confidence = 1.0 - found.pulse_probability if found else SILENT_CONFIDENCE
    evidence = _evidence(found) if found else {}
    return Tempo(bpm=None, confidence=confidence, no_tempo_reason=reason, regions=regions, evidence=evidence)


def _evidence(found: Estimate) -> dict[str, float]:
    return {
        "pulse": round(found.pulse_probability, 4),
        "periodicity": round(found.features["comb"], 4),
        "loop_length": round(found.loop_fit, 4),
        "onsets": float(found.onsets),
    }
