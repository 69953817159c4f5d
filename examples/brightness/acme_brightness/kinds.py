"""Two kinds of result, and what they say of themselves: how bright a file is, and how bright each of its segments."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from sampler_sdk import About, Edit, Effect, Facet, Lane, Near, Part, Result, Sentence, Span, Word

SHADES = (
    Word(name="dark", aliases=("dull", "warm"), near=("neutral",), letter="D", colour="#40304F"),
    Word(name="neutral", near=("dark", "bright"), letter="N", colour="#8A8A70"),
    Word(name="bright", aliases=("brilliant",), near=("neutral",), letter="B", colour="#E8D060"),
)
"""From low to high."""


class Moment(Part):
    """The spectral centroid from ``time_s`` on."""

    time_s: float = Field(ge=0)
    centroid_hz: float = Field(ge=0)


class Bright(Span):
    """A stretch that is brighter than the rest of its file."""


class Brightness(Result):
    """How bright a file is. No centroid: it is silent."""

    kind = "acme.brightness"
    about = About(
        facets=(
            Facet(
                name="brightness",
                help="Where the middle of the spectrum lies",
                type="number",
                at="centroid_hz",
                unit="Hz",
                format=".0f",
                confidence="confidence",
                column=True,
                near=Near(factors=(0.5, 2.0), tolerance=0.1),
                claims=("brightness_hz",),
                edit=Edit(
                    low=20.0,
                    high=20_000.0,
                    factors=(2.0, 0.5),
                    same=0.5,
                    effects=(
                        Effect(effect="scale", at="curve[].centroid_hz"),
                        Effect(effect="clear", at="bright", when="changed"),
                    ),
                ),
            ),
            Facet(
                name="shade",
                help="The same in a word",
                type="text",
                at="shade",
                confidence="confidence",
                words=SHADES,
                open=False,
                edit=Edit(),
            ),
        ),
        lanes=(
            Lane(type="curve", title="brightness", at="curve", value="centroid_hz", unit="Hz"),
            Lane(type="spans", title="bright", at="bright"),
        ),
        sentence=Sentence(
            text="{centroid_hz:.0f|unit Hz}, {shade}, confidence {confidence:.2f}[, {bright|count bright stretch}]",
            of="centroid_hz",
            none="neither bright nor dark: silent",
        ),
    )

    centroid_hz: float | None = Field(ge=0)
    shade: str | None
    confidence: float = Field(ge=0, le=1)
    curve: tuple[Moment, ...] = ()
    bright: tuple[Bright, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if [moment.time_s for moment in self.curve] != sorted(moment.time_s for moment in self.curve):
            raise ValueError("the moments of the curve are not in order")
        return self


class SegmentBrightness(Result):
    """How bright one segment is."""

    kind = "acme.segment_brightness"
    about = About(
        facets=(
            Facet(
                name="brightness",
                help="Where the middle of a segment's spectrum lies",
                type="number",
                at="centroid_hz",
                unit="Hz",
                format=".0f",
                confidence="confidence",
                column=True,
            ),
            Facet(name="shade", help="The same in a word", type="text", at="shade", words=SHADES, open=False),
        ),
        sentence=Sentence(text="{centroid_hz:.0f|unit Hz}, {shade}", of="centroid_hz", none="silent"),
    )

    centroid_hz: float | None = Field(ge=0)
    shade: str | None
    confidence: float = Field(ge=0, le=1)
