"""``regions``: where the sound is."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from ..contracts.facets import About, Facet, Lane, Sentence, Spans
from ..contracts.part import Part
from ..contracts.result import Result
from ..contracts.span import Span


class Region(Span):
    """A stretch of sound between silences."""

    peak_dbfs: float
    rms_dbfs: float
    snr_db: float
    """Level above the local noise floor."""
    confidence: float = Field(ge=0, le=1)


class NoiseFloor(Part):
    """The estimated noise floor from ``time_s`` on."""

    time_s: float = Field(ge=0)
    level_dbfs: float


class Regions(Result):
    """All regions of a file, in order, without overlap. No regions means the file is silent."""

    kind = "regions"
    about = About(
        facets=(
            Facet(
                name="sound",
                help="How long there is sound",
                type="number",
                at="regions",
                measure="duration",
                unit="s",
                format=".2f",
            ),
            Facet(name="regions", help="Number of regions of sound", type="number", at="regions", measure="count"),
        ),
        lanes=(Lane(type="spans", title="regions", at="regions"),),
        spans=Spans(scope="region", at="regions", noun="region"),
        sentence=Sentence(text="{regions|count region}: {regions|spans}", of="regions", none="no sound"),
    )

    regions: tuple[Region, ...]
    noise_floor: tuple[NoiseFloor, ...]
    leading_silence_s: float = Field(ge=0)
    trailing_silence_s: float = Field(ge=0)
    silence_ratio: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for before, after in zip(self.regions, self.regions[1:], strict=False):
            if after.start_s < before.end_s:
                raise ValueError(f"region at {after.start_s} s starts before the one before ends ({before.end_s} s)")
        return self
