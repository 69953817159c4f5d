"""The analyzer: reads frames, regions and perhaps a tempo, gives ``Timeline``."""

from __future__ import annotations

from pydantic import Field
from sampler_sdk import (
    Analyzer,
    Audio,
    Frames,
    Options,
    Reason,
    Regions,
    Resources,
    Scene,
    Tempo,
    Timeline,
    Undetermined,
    Upstream,
)

from . import model, scenes
from .axis import Axis
from .sections import sections


class ContentOptions(Options):
    """How readily scenes are cut, and from which length on music has sections."""

    sensitivity: float = Field(default=0.5, gt=0, lt=1)
    """A region is cut where the content changes with a probability of at least 1 less this."""
    min_scene_s: float = Field(default=3.0, ge=0.5, le=600)
    """Changes of content are at least this far apart; only where a region is shorter, a scene is."""
    min_song_s: float = Field(default=30.0, ge=10)
    """Sections are sought in scenes of at least this length."""


class ContentAnalyzer(Analyzer[Timeline]):
    """Scenes of different content that tile each region, and the sections of those that are music."""

    name = "content"
    version = "1"
    requires = (Frames, Regions)
    optional = (Tempo,)
    resources = Resources(memory_mb=600, time_base_s=30, time_per_audio_s=0.05)
    Options = ContentOptions

    def setup(self) -> None:
        """Load the coefficients."""
        self._model = model.load()

    def analyze(self, audio: Audio, upstream: Upstream) -> Timeline:
        """Return the timeline of the file; without regions it is empty, without a tempo it has no sections.

        Raises:
            Undetermined: ``too_short`` where there are regions but no frame to tell them apart by.
        """
        found = self._scenes(upstream[Frames], upstream[Regions])
        tempo = upstream.get(Tempo)
        if tempo is None or tempo.bpm is None:
            return Timeline(scenes=found, tempo=upstream.state(Tempo).value)
        parts = sections(upstream[Frames], tempo, found, self._model.boundary, self.options.min_song_s)
        return Timeline(scenes=found, sections=parts, tempo=upstream.state(Tempo).value)

    def _scenes(self, frames: Frames, regions: Regions) -> tuple[Scene, ...]:
        if not regions.regions:
            return ()
        axis = Axis(frames, regions.regions)
        if not axis.length:
            raise Undetermined(Reason.TOO_SHORT, f"no frames in {len(regions.regions)} regions")
        evidence = scenes.gather(axis, regions.regions, self._model)
        least = self._model.confidence.logit_at(1 - self.options.sensitivity)
        alive = scenes.prune(evidence, self._model.change, least, self.options.min_scene_s)
        return scenes.tile(axis, regions.regions, evidence, alive, self._model)
