"""``timeline``: what is where. Scenes tile each region; musical sections are nested inside scenes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ..contracts.facets import About, Lane, Sentence, Spans
from ..contracts.result import Result
from ..contracts.span import Span
from .regions import Regions

if TYPE_CHECKING:
    from ..contracts.upstream import Upstream


_SILENCE_S = 0.5


class Scene(Span):
    """A stretch of one kind of content. *Segment* means scene."""

    region: int = Field(ge=0)
    """Index of the region it lies in."""
    confidence: float = Field(ge=0, le=1)
    """Probability that the content changes where it starts: a region that goes on after a pause has a low one."""


class Section(Span):
    """A musical section inside a scene; equal letters repeat each other."""

    scene: int = Field(ge=0)
    label: str
    confidence: float = Field(ge=0, le=1)
    """Probability that a section begins within 3 s of its start."""
    aligned_to: Literal["downbeat", "beat", "none"] = "none"
    """What its start was moved to."""
    repeats: int | None = Field(default=None, ge=0)
    """Index of the first section it repeats."""


class Timeline(Result):
    """Scenes and sections of a file.

    ``tempo`` says how that optional input stood: without it no sections can be told, only scenes.
    """

    kind = "timeline"
    about = About(
        lanes=(
            Lane(type="spans", title="scenes", at="scenes"),
            Lane(
                type="spans",
                title="sections",
                at="sections",
                label="label",
                none="[?tempo=absent|they need a tempo, and no analyzer of tempo was in the plan]"
                "[?tempo=failed|they need a tempo, and its analyzer gave none]",
            ),
        ),
        spans=Spans(scope="segment", at="scenes", noun="scene", change="confidence"),
        sentence=Sentence(
            text="{scenes|count scene}[?tempo=given|, {sections|count section|else no sections}]"
            "[?tempo=absent|; no sections: they need a tempo, and no analyzer of tempo was in the plan]"
            "[?tempo=failed|; no sections: they need a tempo, and its analyzer gave none]",
            of="scenes",
            none="no scenes",
        ),
    )

    scenes: tuple[Scene, ...]
    sections: tuple[Section, ...] = ()
    tempo: Literal["given", "absent", "failed"] = "absent"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for before, after in pairwise(self.scenes):
            if after.start_s < before.end_s or after.region < before.region:
                raise ValueError(f"scene at {after.start_s} s overlaps or precedes the one before")
            if after.region == before.region and after.start_s != before.end_s:
                raise ValueError(f"gap between scenes at {before.end_s} s: scenes tile their region")
        return self

    @model_validator(mode="after")
    def _nested(self) -> Self:
        for section in self.sections:
            if section.scene >= len(self.scenes):
                raise ValueError(f"section at {section.start_s} s names scene {section.scene}, which is not there")
            scene = self.scenes[section.scene]
            if section.start_s < scene.start_s or section.end_s > scene.end_s:
                raise ValueError(f"section at {section.start_s} s leaves its scene")
        for one, other in pairwise(self.sections):
            if other.start_s < one.end_s:
                raise ValueError(f"section at {other.start_s} s overlaps or precedes the one before")
        return self

    @model_validator(mode="after")
    def _repeats(self) -> Self:
        firsts: dict[str, int] = {}
        for index, section in enumerate(self.sections):
            first = firsts.setdefault(section.label, index)
            if section.repeats != (first if first < index else None):
                raise ValueError(f"section {index} ({section.label}) repeats {first}, not {section.repeats}")
        return self

    def boundaries(self, min_confidence: float = 0.5) -> tuple[float, ...]:
        """When the content changes, in seconds, in order: what to draw, and what to score.

        These are the starts of the scenes at which it changes at least as likely as asked. Where half a second of
        silence or more lies before one, the end of the scene before is a boundary too, and so is where the last
        scene ends. A region that goes on after a pause makes none.
        """
        times: list[float] = []
        for before, scene in zip((None, *self.scenes), self.scenes, strict=False):
            if scene.confidence < min_confidence:
                continue
            if before is not None and scene.start_s - before.end_s >= _SILENCE_S:
                times.append(before.end_s)
            times.append(scene.start_s)
        return (*times, self.scenes[-1].end_s) if self.scenes else ()

    def check_tiles(self, regions: Sequence[Span]) -> None:
        """Check that the scenes tile ``regions`` exactly.

        Raises:
            ValueError: naming the first region that is not tiled.
        """
        by_region: dict[int, list[Scene]] = {}
        for scene in self.scenes:
            by_region.setdefault(scene.region, []).append(scene)
        for index, region in enumerate(regions):
            scenes = by_region.pop(index, [])
            if not scenes or scenes[0].start_s != region.start_s or scenes[-1].end_s != region.end_s:
                raise ValueError(f"scenes do not tile region {index} ({region.start_s} to {region.end_s} s)")
        if by_region:
            raise ValueError(f"a scene names region {min(by_region)}, which is not there")

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """Also that the scenes tile the regions, which whoever gives a timeline has to require."""
        super().check_against(duration_s, inputs)
        self.check_tiles(inputs[Regions].regions)
