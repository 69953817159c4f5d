"""``classification``: what a segment is. ``contents``: what a file contains, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from ..contracts.estimate import check_sum, is_read
from ..contracts.facets import About, Edit, Effect, Facet, Lane, Likely, Sentence, Word
from ..contracts.part import Part
from ..contracts.result import Result
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

_DRAWN = {
    "music": ("M", "#1F5AC8"),
    "speech": ("S", "#F59B00"),
    "singing": ("V", "#8E1F78"),
    "percussion": ("P", "#B83A00"),
    "tonal_instrument": ("T", "#4CC3F5"),
    "noise_fx": ("X", "#E0C36A"),
    "ambience": ("A", "#3A9150"),
    "silence": (" ", "#FFFFFF"),
}
"""Letters and colours. Colours differ from one another by at least 20 (CIE 1976 ΔE) for normal sight and under
simulated protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009, severity 1)."""


def _words(question: Question) -> tuple[Word, ...]:
    return tuple(
        Word(name=name, letter=_DRAWN.get(name, ("", ""))[0], colour=_DRAWN.get(name, ("", ""))[1])
        for name in LABELS.get(question, ())
    )


def _exclusive(question: Question, help_: str, *effects: Effect, **more: Any) -> Facet:
    return Facet(
        name=question,
        help=help_,
        type="label",
        at=f"alternatives.{question}",
        answer=question,
        abstained="abstained",
        group="class",
        words=_words(question),
        edit=Edit(effects=effects),
        **more,
    )


def _about(text: str, *, share: bool, lanes: tuple[Lane, ...] = ()) -> About:
    content = Facet(
        name="content",
        help="What is most of the time in it",
        type="label",
        at="content",
        abstained="abstained",
        share="share" if share else None,
        confidence=None if share else "confidence",
        exclusive=False,
        group="class",
        likely=Likely(name="contains"),
        column=True,
        words=_words("content"),
        edit=Edit(),
    )
    form = _exclusive("form", "One-shot, loop, phrase, track or texture", _ONLY_ONE_SHOTS, column=True)
    is_one_shot = Effect(effect="set", facet="form", value=_ONE_SHOT)
    type_ = _exclusive("type", "Which one-shot it is", is_one_shot, column=True, specific=True)
    own = _exclusive("own", "What it is in your own labels", title="yours")
    return About(
        facets=(content, form, type_, own),
        lanes=lanes,
        sentence=Sentence(text=text, of="content", none="nothing: no sound"),
        single=None if not share else "classification",
    )


_ONE_SHOT = "one_shot"
_ONLY_ONE_SHOTS = Effect(effect="clear", facet="type", unless=_ONE_SHOT)
"""Only they have a type."""


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
    about = _about("{labels}", share=False, lanes=(Lane(type="classes", title="classes", label="content"),))

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
    about = _about("{labels}", share=True)

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
