"""``tempo``: how fast, with beats and bars."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from ..contracts.estimate import check_sum, is_read
from ..contracts.facets import About, Edit, Effect, Facet, Lane, Near, Sentence, Word
from ..contracts.part import Part
from ..contracts.result import Result
from ..contracts.span import Span
from ..contracts.upstream import Upstream

RELATIONS = {"x2": 2.0, "x1/2": 0.5, "x3/2": 1.5, "x2/3": 2 / 3, "x3": 3.0, "x1/3": 1 / 3}
"""How an alternative may be related to the answer, and what it is times the answer then."""
_RIGHT = 0.04
"""Within this ratio a tempo counts as right."""
_SHOWN_BPM = 0.005
"""Tempos closer than this look the same."""
_OCCURS = 0.01


class TempoCandidate(Part):
    """An alternative answer and its probability."""

    bpm: float = Field(gt=0)
    probability: float = Field(ge=0, le=1)
    relation: str
    """To the main answer: one of ``RELATIONS`` (``x2`` is twice as fast), or ``other``."""


class Beat(Part):
    """One beat. ``position`` counts from 1 within the bar where the meter is known."""

    time_s: float = Field(ge=0)
    position: int | None = Field(default=None, ge=1)
    interpolated: bool = False


class Meter(Part):
    """Time signature."""

    numerator: int = Field(ge=1)
    denominator: int = Field(ge=1)
    probability: float = Field(ge=0, le=1)


class TempoPoint(Part):
    """The local tempo from ``time_s`` on."""

    time_s: float = Field(ge=0)
    bpm: float = Field(gt=0)


class RegionTempo(Span):
    """The tempo of one long region; ``bpm`` of ``None`` means it has none."""

    bpm: float | None = Field(default=None, gt=0)
    confidence: float = Field(ge=0, le=1)


_BPM = Facet(
    name="bpm",
    help="Tempo in beats per minute",
    type="number",
    at="bpm",
    unit="bpm",
    format=".2f",
    confidence="confidence",
    column=True,
    near=Near(factors=(0.5, 2.0, 1 / 3, 3.0, 2 / 3, 1.5), tolerance=_RIGHT),
    claims=("bpm", "tempo_bpm"),
    edit=Edit(
        low=10.0,
        high=1000.0,
        factors=(2.0, 4.0, 0.5, 0.25),
        same=_SHOWN_BPM,
        occurs="tempo_map[].bpm",
        effects=(
            Effect(effect="clear", at="octave_confidence"),
            Effect(effect="clear", at="alternatives"),
            Effect(effect="set", at="no_tempo_reason", value="no_pulse", when="none", keep=True),
            Effect(effect="clear", at="no_tempo_reason", when="value"),
            Effect(effect="clear", at="evidence", when="changed"),
            Effect(
                effect="scale",
                at="beats",
                moments="time_s",
                position="position",
                bar="meter.numerator",
                mark="interpolated",
                loop="loop_beats",
            ),
            Effect(effect="scale", at="tempo_map[].bpm"),
            Effect(effect="scale", at="regions[].bpm"),
            Effect(effect="scale", at="loop_beats", whole=True),
            Effect(effect="clear", at="meter", when="changed"),
            Effect(effect="clear", at="is_constant", when="changed"),
            Effect(effect="hand_over"),
        ),
    ),
)
_ABOUT = About(
    facets=(
        _BPM,
        Facet(
            name="loop_beats",
            help="Length of a loop in beats",
            type="number",
            at="loop_beats",
            unit="beats",
            format="g",
            edit=Edit(
                needs="bpm",
                low=1.0,
                high=10_000.0,
                effects=(
                    Effect(effect="scale", facet="bpm"),
                    Effect(effect="clear", at="beats", when="new", counted=True),
                ),
            ),
        ),
        Facet(
            name="is_constant",
            help="Whether the tempo stays the same",
            type="text",
            at="is_constant",
            words=(Word(name="true"), Word(name="false")),
            open=False,
            edit=Edit(
                needs="bpm",
                effects=tuple(Effect(effect="clear", at=at, when="changed") for at in ("beats", "tempo_map", "meter")),
            ),
        ),
    ),
    lanes=(
        Lane(
            type="events",
            title="beats",
            at="beats",
            strong="position",
            strong_title="downbeats",
            faint="interpolated",
            within_sound=True,
            note="[{meter.numerator}/{meter.denominator}]",
        ),
        Lane(type="curve", title="tempo", at="tempo_map", value="bpm", unit="bpm", within_sound=True),
    ),
    sentence=Sentence(
        text="{bpm:.2f} bpm, confidence {confidence:.2f}[, {beats|count beat}]"
        "[; or {alternatives|each {bpm:.2f} ({probability:.2f})}]",
        of="bpm",
        none="no tempo ({no_tempo_reason|words}), confidence {confidence:.2f}",
    ),
)


class Tempo(Result):
    """The tempo of a file. ``bpm`` of ``None`` is an answer: this sound has no tempo, and why.

    ``confidence`` is the calibrated probability that this answer is right (within 4 % where it is a number);
    ``octave_confidence`` the probability that it is right given that it is right up to a factor of 2 or 3.
    ``confidence`` and the probabilities of ``alternatives`` add up to 1 at most, and the answer is none of them. Where
    there is a ``tempo_map``, the answer occurs in it.
    """

    kind = "tempo"
    about = _ABOUT

    bpm: float | None = Field(gt=0)
    confidence: float = Field(ge=0, le=1)
    octave_confidence: float | None = Field(default=None, ge=0, le=1)
    no_tempo_reason: Literal["one_shot", "no_onsets", "no_pulse", "silent"] | None = None
    alternatives: tuple[TempoCandidate, ...] = ()
    is_constant: bool | None = None
    tempo_map: tuple[TempoPoint, ...] = ()
    beats: tuple[Beat, ...] = ()
    meter: Meter | None = None
    loop_beats: float | None = None
    """The file's length in beats, where it is a loop of a whole number of beats."""
    regions: tuple[RegionTempo, ...] = ()
    evidence: dict[str, float] = {}
    """What the decision rests on, by name."""

    @model_validator(mode="after")
    def _answer(self, info: ValidationInfo) -> Self:
        if (self.bpm is None) != (self.no_tempo_reason is not None):
            raise ValueError("a tempo has either a bpm or a no_tempo_reason")
        if not is_read(info):
            self._check_alternatives()
        return self

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """As for every result; and what is said of alternatives and the map above."""
        super().check_against(duration_s, inputs)
        self._check_alternatives()

    def _check_alternatives(self) -> None:
        check_sum("the tempo", (self.confidence, *(each.probability for each in self.alternatives)))
        if self.bpm is None:
            return
        for each in self.alternatives:
            if abs(each.bpm - self.bpm) < _SHOWN_BPM:
                raise ValueError(f"the answer, {self.bpm:g} bpm, is among its own alternatives")
            if abs(each.bpm / self.bpm / RELATIONS.get(each.relation, each.bpm / self.bpm) - 1) > _RIGHT:
                raise ValueError(f"{each.bpm:g} bpm is not {each.relation} of {self.bpm:g} bpm")
        if self.tempo_map and all(abs(point.bpm / self.bpm - 1) > _OCCURS for point in self.tempo_map):
            raise ValueError(f"{self.bpm:g} bpm occurs nowhere in the tempo map")
