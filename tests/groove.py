"""Kinds of a stranger: one of files, whose facets have every effect, and one of segments."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sampler_core.contracts import About, Edit, Effect, Facet, Part, Result, Word


class Grade(Part):
    name: str
    probability: float = Field(ge=0, le=1)


class Hit(Part):
    at_s: float
    place: int | None = None
    guessed: bool = False


class Groove(Result):
    """A stranger's kind, with every effect."""

    kind = "acme.groove"
    about = About(
        facets=(
            Facet(
                name="pace", help="Hits a minute", type="number", at="pace.value", unit="hits", confidence="sure",
                edit=Edit(
                    low=1, high=5000, factors=(2.0, 0.5), same=0.01, occurs="seen[]",
                    effects=(
                        Effect(effect="set", at="source", value="told"),
                        Effect(effect="set", at="why_none", value="silent", when="none", keep=True),
                        Effect(effect="clear", at="why_none", when="value"),
                        Effect(effect="clear", at="evidence", when="changed"),
                        Effect(effect="clear", at="seen"),
                        Effect(
                            effect="scale", at="hits", moments="at_s", position="place", bar="bar", mark="guessed",
                            loop="length",
                        ),
                        Effect(effect="scale", at="length", whole=True),
                        Effect(effect="hand_over"),
                    ),
                ),
            ),
            Facet(
                name="length", help="Length in hits", type="number", at="length",
                edit=Edit(
                    needs="pace.value", low=1, effects=(
                        Effect(effect="scale", facet="pace"),
                        Effect(effect="clear", at="hits", when="new", counted=True),
                    ),
                ),
            ),
            Facet(
                name="feel", help="How it feels", type="text", at="feel",
                words=(Word(name="straight", aliases=("even",)), Word(name="swung", aliases=("shuffle", "swing"))),
                open=False,
                edit=Edit(effects=(Effect(effect="clear", facet="swing", unless="swung"),)),
            ),
            Facet(
                name="swing", help="How much it swings", type="number", at="swing", format=".2f",
                edit=Edit(low=0, high=1, effects=(Effect(effect="set", facet="feel", value="swung", when="value"),)),
            ),
            Facet(
                name="grade", help="How good it is", type="label", at="grades", answer="grade",
                words=(Word(name="good", aliases=("fine",)), Word(name="bad")), edit=Edit(),
            ),
            Facet(name="hits", help="Number of hits", type="number", at="hits", measure="count"),
        ),
        single="acme.bar",
    )  # fmt: skip

    pace: dict[Literal["value"], float | None] = {"value": None}
    sure: float = Field(default=0.5, ge=0, le=1)
    source: str = "heard"
    why_none: str | None = None
    evidence: dict[str, float] = {}
    seen: tuple[float, ...] = ()
    hits: tuple[Hit, ...] = ()
    bar: int | None = None
    length: float | None = None
    feel: Literal["straight", "swung"] | None = None
    swing: float | None = None
    grade: Grade | None = None
    grades: tuple[Grade, ...] = ()


class Bar(Result):
    """What one segment is."""

    kind = "acme.bar"
    about = About(
        facets=(
            Facet(
                name="grade", help="How good it is", type="label", at="grades", words=(Word(name="good"),), edit=Edit()
            ),
        )
    )

    grades: tuple[Grade, ...] = ()


def a_groove(pace: float | None = 120.0, hits: int = 8, length: float | None = 8.0) -> dict[str, Any]:
    times = [Hit(at_s=n * 60 / (pace or 60), place=n % 4 + 1) for n in range(hits if pace else 0)]
    return Groove(
        pace={"value": pace},
        evidence={"pulse": 0.9},
        hits=tuple(times),
        bar=4,
        length=length,
        grade=Grade(name="bad", probability=0.6),
        grades=(Grade(name="bad", probability=0.6), Grade(name="good", probability=0.4)),
        feel="swung",
        swing=0.6,
    ).model_dump(mode="json")
