"""``classification``: what a segment is. ``contents``: what a file contains, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from ..contracts.estimate import check_sum, is_read
from ..contracts.result import Part, Result
from ..contracts.upstream import Upstream

Question = Literal["content", "form", "type", "own"]
"""What is in it, in which form it comes, which one-shot it is, and what it is in a person's own labels."""
LABELS: dict[Question, tuple[str, ...]] = {
    "content": (
        "speech",
        "singing",
        "music",
        "percussion",
        "tonal_instrument",
        "noise_fx",
        "ambience",
        "silence",
    ),
    "form": ("one_shot", "loop", "phrase", "track", "texture"),
    "type": (
        "kick",
        "snare",
        "clap",
        "hat",
        "cymbal",
        "tom",
        "perc",
        "bass",
        "lead_keys",
        "pad",
        "stab",
        "bell",
        "vocal",
        "fx",
        "noise",
        "other",
    ),
}
"""The common answers; an analyzer may give others, and those to ``own`` are a person's."""


class Label(Part):
    """A label and its calibrated probability."""

    name: str
    probability: float = Field(ge=0, le=1)


class Presence(Label):
    """A content label of a file: the probability that it is anywhere in it, and its ``share`` of the sound."""

    share: float = Field(ge=0, le=1)


class Answers(Part):
    """Answers to the questions whose labels exclude each other, and the other candidates.

    ``None`` means that the question was not asked (only one-shots have a ``type``), or that the analyzer abstains
    and says so in ``abstained``. ``alternatives`` has every question that was asked, its labels most probable
    first, the answer included: an abstention still tells what it hesitated between. Their probabilities add up to 1 at
    most.
    """

    form: Label | None = None
    type: Label | None = None
    own: Label | None = None
    alternatives: dict[Question, tuple[Label, ...]] = {}
    abstained: tuple[Question, ...] = ()

    @model_validator(mode="after")
    def _answers_lead_their_alternatives(self, info: ValidationInfo) -> Self:
        answers: dict[Question, Label | None] = {"form": self.form, "type": self.type, "own": self.own}
        for question, answer in answers.items():
            candidates = self.alternatives.get(question, ())
            _check_ranked(question, [label.probability for label in candidates], candidates)
            if answer != (candidates[0] if candidates and question not in self.abstained else None):
                raise ValueError(f"the answer to {question} is not the first of its alternatives")
        if not is_read(info):
            self.check_alternatives()
        return self

    def check_alternatives(self) -> None:
        """Check that the labels of each question are no more probable together than one of them can be.

        Raises:
            ValueError: naming the question.
        """
        for question, candidates in self.alternatives.items():
            check_sum(f"the {question}", (label.probability for label in candidates))


class Classification(Answers, Result):
    """What one segment is.

    Labels of ``content`` do not exclude one another (someone sings over music). ``confidence`` is the probability
    that the first of them is right; where ``abstained`` names ``content``, it is too low to be taken for an answer.
    """

    kind = "classification"

    content: tuple[Label, ...] = Field(min_length=1)
    """Every content label, most probable first."""
    confidence: float = Field(ge=0, le=1)
    segment: Literal["scene", "region"]
    """A whole region, where there was no timeline to take scenes from."""
    backend: str
    """The model, with its version."""
    device: str
    """Where it ran, such as ``cpu`` or ``cuda``."""
    warnings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _content_in_order(self) -> Self:
        _check_ranked("content", [label.probability for label in self.content], self.content)
        return self

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """As for every result; and what is said of :class:`Answers`."""
        super().check_against(duration_s, inputs)
        self.check_alternatives()


class Contents(Answers, Result):
    """What a file contains, over all its segments. A file without sound contains nothing: ``content`` is empty."""

    kind = "contents"

    content: tuple[Presence, ...]
    """Every content label, largest share first."""
    sound_s: float = Field(ge=0)
    """How much of the file was classified; shares are parts of this."""
    segments: int = Field(ge=0)

    @model_validator(mode="after")
    def _content_in_order(self) -> Self:
        _check_ranked("content", [label.share for label in self.content], self.content)
        return self

    def check_against(self, duration_s: float, inputs: Upstream) -> None:
        """As for every result; and what is said of :class:`Answers`."""
        super().check_against(duration_s, inputs)
        self.check_alternatives()


def _check_ranked(question: str, ranks: Sequence[float], labels: Sequence[Label]) -> None:
    if any(one < other for one, other in pairwise(ranks)):
        raise ValueError(f"the labels of {question} are not in order")
    if len({label.name for label in labels}) < len(labels):
        raise ValueError(f"a label of {question} is there twice")
