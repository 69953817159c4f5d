"""The regions analyzer: an adaptive detector with hysteresis over the level envelope."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from pydantic import Field, model_validator
from sampler_sdk import Analyzer, Audio, Frames, NoiseFloor, Options, Region, Regions, Resources, Upstream

from .confidence import ONSET_FRAMES, confidence
from .detector import Run, joined, runs, without_gaps
from .edges import fine_end, fine_start
from .floor import STEP_S, Floats, NoiseFloors, noise_floors

_GATE_ON_DBFS = -72.0
_RIPPLE_MARGIN_DB = 7.0
_RIPPLE_SHARE = 0.5
_BLOCK_FRAMES = 60_000


class RegionsOptions(Options):
    """How regions are cut."""

    min_silence_s: float = Field(default=0.2, ge=0)
    """Shorter gaps do not separate: 0.05 for slicing, 1.5 for splitting an album."""
    min_region_s: float = Field(default=0.02, ge=0)
    pre_roll_s: float = Field(default=0.005, ge=0)
    post_roll_s: float = Field(default=0.02, ge=0)
    on_db: float = Field(default=9.0, gt=0)
    """A region must rise this far above the noise floor."""
    off_db: float = Field(default=2.5, gt=0)
    """It lasts while it stays this far above the noise floor."""

    @model_validator(mode="after")
    def _hysteresis(self) -> Self:
        if self.off_db > self.on_db:
            raise ValueError(f"off_db ({self.off_db}) must not exceed on_db ({self.on_db})")
        return self


class RegionsAnalyzer(Analyzer[Regions]):
    """Where the sound is, with a noise floor that adapts."""

    name = "regions"
    version = "1"
    requires = (Frames,)
    resources = Resources(memory_mb=300, time_per_audio_s=0.1)
    Options = RegionsOptions
    options: RegionsOptions

    def analyze(self, audio: Audio, upstream: Upstream) -> Regions:
        """Return the regions of ``audio``; a silent or empty file has none."""
        frames = upstream[Frames]
        return _Search(audio, frames, self.options).regions()


@dataclass(frozen=True)
class _Search:
    audio: Audio
    frames: Frames
    options: RegionsOptions

    def regions(self) -> Regions:
        level, rate = self.frames.level_dbfs[:, 0], self.frames.level_rate_hz
        floors = noise_floors(level, rate, _GATE_ON_DBFS - self.options.on_db)
        sound = without_gaps(
            joined(self._runs(floors)), self.options.min_silence_s * rate, self.options.min_region_s * rate
        )
        spans = self._spans(sound, floors)
        duration = self.audio.duration_s
        covered = sum(end - start for start, end in spans)
        return Regions(
            regions=tuple(self._region(run, span, floors) for run, span in zip(sound, spans, strict=True)),
            noise_floor=_changes(floors) if duration else (),
            leading_silence_s=spans[0][0] if spans else duration,
            trailing_silence_s=max(0.0, duration - spans[-1][1]) if spans else duration,
            silence_ratio=min(1.0, max(0.0, 1.0 - covered / duration)) if duration else 1.0,
        )

    def _runs(self, floors: NoiseFloors) -> Iterator[Run]:
        level, rate = self.frames.level_dbfs[:, 0], self.frames.level_rate_hz
        for first in range(0, len(level), _BLOCK_FRAMES):
            block = level[first : first + _BLOCK_FRAMES]
            on, off = self._thresholds(floors, np.arange(first, first + len(block)) / rate)
            yield from runs(block, on, off, first)

    def _thresholds(self, floors: NoiseFloors, times_s: Floats) -> tuple[Floats, Floats]:
        """Where a region begins to count and down to where it lasts, in dBFS."""
        floor, ripple = floors.at(times_s), floors.ripple_at(times_s)
        on = np.maximum(self.options.on_db, ripple + _RIPPLE_MARGIN_DB)
        return floor + on, floor + np.maximum(self.options.off_db, _RIPPLE_SHARE * ripple)

    def _spans(self, sound: list[Run], floors: NoiseFloors) -> list[tuple[float, float]]:
        """Edges in seconds, widened by the roll but never beyond the middle of a gap."""
        options, duration = self.options, self.audio.duration_s
        edges = [self._edges(run, floors) for run in sound]
        spans = []
        for i, (start, end) in enumerate(edges):
            earliest = (edges[i - 1][1] + start) / 2 if i else 0.0
            latest = (end + edges[i + 1][0]) / 2 if i + 1 < len(edges) else duration
            spans.append((max(earliest, start - options.pre_roll_s), min(latest, end + options.post_roll_s)))
        return spans

    def _edges(self, run: Run, floors: NoiseFloors) -> tuple[float, float]:
        rate, hop = self.audio.sample_rate_hz, round(self.audio.sample_rate_hz / self.frames.level_rate_hz)
        times = np.array([run.first, run.end - 1]) / self.frames.level_rate_hz
        on, _ = self._thresholds(floors, times)
        start = fine_start(self.audio, run.first, hop, on[0])
        end = fine_end(self.audio, run.end - 1, hop, on[1])
        return start / rate, max(end, start) / rate

    def _region(self, run: Run, span: tuple[float, float], floors: NoiseFloors) -> Region:
        level = self.frames.level_dbfs[run.first : run.end].astype(np.float64)
        start = np.array([run.first / self.frames.level_rate_hz])
        rms = 10 * math.log10(np.mean(10 ** (level[:, 0] / 10)))
        rise = float(level[min(ONSET_FRAMES, len(level) - 1), 0] - self._thresholds(floors, start)[0][0])
        return Region(
            start_s=span[0],
            end_s=span[1],
            peak_dbfs=float(level[:, 1].max()),
            rms_dbfs=rms,
            snr_db=rms - float(np.interp(start[0], floors.times_s, floors.levels_dbfs)),
            confidence=confidence(rise),
        )


def _changes(floors: NoiseFloors) -> tuple[NoiseFloor, ...]:
    """The floor where it moved by a decibel or more."""
    told: list[NoiseFloor] = []
    for time, level in zip(floors.times_s.tolist(), floors.levels_dbfs.tolist(), strict=True):
        if not told or abs(level - told[-1].level_dbfs) >= 1.0:
            told.append(NoiseFloor(time_s=time - STEP_S / 2, level_dbfs=level))
    return tuple(told)
