"""``timeline``: what is where. Scenes tile each region; musical sections are nested inside scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from .result import Result
from .span import Span


class Scene(Span):
    """A stretch of one kind of content. *Segment* means scene."""

    region: int = Field(ge=0)
    """Index of the region it lies in."""
    confidence: float = Field(ge=0, le=1)
    """That a boundary lies at its start."""


class Section(Span):
    """A musical section inside a scene; equal letters repeat each other."""

    scene: int = Field(ge=0)
    label: str
    confidence: float = Field(ge=0, le=1)
    repeats: int | None = Field(default=None, ge=0)
    """Index of the first section it repeats."""


class Timeline(Result):
    """Scenes and sections of a file."""

    kind = "timeline"

    scenes: tuple[Scene, ...]
    sections: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _nested(self) -> Self:
        for before, after in zip(self.scenes, self.scenes[1:], strict=False):
            if after.start_s < before.end_s or after.region < before.region:
                raise ValueError(f"scene at {after.start_s} s overlaps or precedes the one before")
            if after.region == before.region and after.start_s != before.end_s:
                raise ValueError(f"gap between scenes at {before.end_s} s: scenes tile their region")
        for section in self.sections:
            if section.scene >= len(self.scenes):
                raise ValueError(f"section at {section.start_s} s names scene {section.scene}, which is not there")
            scene = self.scenes[section.scene]
            if section.start_s < scene.start_s or section.end_s > scene.end_s:
                raise ValueError(f"section at {section.start_s} s leaves its scene")
        return self

    def check_tiles(self, regions: Sequence[Span]) -> None:
        """Check that the scenes tile ``regions`` exactly.

        Raises:
            ValueError: naming the first region that is not tiled.
        """
        for index, region in enumerate(regions):
            scenes = [s for s in self.scenes if s.region == index]
            if not scenes or scenes[0].start_s != region.start_s or scenes[-1].end_s != region.end_s:
                raise ValueError(f"scenes do not tile region {index} ({region.start_s} to {region.end_s} s)")
        if any(s.region >= len(regions) for s in self.scenes):
            raise ValueError("a scene names a region that is not there")
