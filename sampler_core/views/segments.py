"""The segments of a file, each with what it was found to be; and stretches of segments that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from ..contracts import Outcome, Span, Status
from ..kinds import Answers, Classification, Label, Question, Regions, Timeline
from ..store.stored import StoredFile

_CHANGE = 0.5
_PAUSE_S = 2.0
"""Where nobody looked for changes, sound goes on after a pause of that length at most."""
_MIN_WEIGHT_S = 1e-6
_QUESTIONS: tuple[Question, ...] = ("type", "form", "own")


class Unlabelled(StrEnum):
    """What stands for a class where there is none."""

    NOT_SURE = "not sure"
    UNDETERMINED = "could not tell"
    FAILED = "failed"
    NOT_CLASSIFIED = "not classified"


@dataclass(frozen=True)
class Segment:
    """A scene, or a whole region where there is no timeline.

    ``change`` is the probability that the content changes where it starts (``None``: nobody looked for changes),
    ``outcome`` how its classification ended (``None``: there was none), ``answer`` what it said.
    """

    span: Span
    change: float | None = None
    outcome: Outcome | None = None
    answer: Classification | None = None

    @property
    def name(self) -> str:
        """Its most probable content label, or one of :class:`Unlabelled`."""
        if self.answer is not None:
            return Unlabelled.NOT_SURE if "content" in self.answer.abstained else self.answer.content[0].name
        match self.outcome.status if self.outcome else None:
            case Status.UNDETERMINED:
                return Unlabelled.UNDETERMINED
            case Status.FAILED:
                return Unlabelled.FAILED
        return Unlabelled.NOT_CLASSIFIED

    @property
    def type(self) -> str | None:
        """Which one-shot it is, where it is one and that is known."""
        return self.answer.type.name if self.answer and self.answer.type else None


@dataclass(frozen=True)
class Stretch:
    """Consecutive segments of one class between which nothing changes."""

    segments: tuple[Segment, ...]

    @property
    def span(self) -> Span:
        """From the start of the first segment to the end of the last."""
        return Span(start_s=self.segments[0].span.start_s, end_s=self.segments[-1].span.end_s)

    @property
    def name(self) -> str:
        """The class of its segments, or one of :class:`Unlabelled`."""
        return self.segments[0].name

    def content(self) -> list[Label]:
        """Every content label, most probable first: means over the segments, weighted by their length."""
        return _mean((_weight(segment), segment.answer.content) for segment in self.segments if segment.answer)

    @property
    def confidence(self) -> float | None:
        """Probability that the class is right, a mean in the same way; ``None`` where nothing was classified."""
        weights = [(_weight(segment), segment.answer.confidence) for segment in self.segments if segment.answer]
        return sum(w * value for w, value in weights) / sum(w for w, _ in weights) if weights else None

    def answers(self) -> Answers:
        """Means of the answers to the other questions: those that all segments agree or all abstain on."""
        given = [segment.answer for segment in self.segments if segment.answer]
        alternatives: dict[Question, tuple[Label, ...]] = {}
        abstained: list[Question] = []
        agreed: dict[Question, Label] = {}
        for question in _QUESTIONS:
            names = {_name(answer, question) for answer in given}
            own = ((_weight(s), s.answer.alternatives.get(question, ())) for s in self.segments if s.answer)
            means = _at_most_one(_mean(own))
            if not means or len(names) != 1:
                continue
            if names == {None}:
                abstained.append(question)
            elif names == {means[0].name}:
                agreed[question] = means[0]
            else:
                continue
            alternatives[question] = tuple(means)
        return Answers(**agreed, alternatives=alternatives, abstained=tuple(abstained))


def segments(file: StoredFile) -> list[Segment]:
    """The segments of ``file``: scenes where it has a timeline, else regions; empty where it has neither.

    Raises:
        LibraryError: when what is stored cannot be read.
    """
    outcomes = {outcome.span: outcome for outcome in file.of(Classification) if outcome.span}
    rest = next((outcome for outcome in file.of(Classification) if outcome.span is None), None)
    found = []
    for span, change in _spans(file):
        outcome = outcomes.get(span, rest)
        answer = None if outcome is None else file.read(outcome, Classification)
        found.append(Segment(span, change, outcome, answer))
    return found


def stretches(segments: Sequence[Segment]) -> list[Stretch]:
    """``segments`` joined where the class stays and a change is improbable: sound that goes on after a pause."""
    groups: list[list[Segment]] = [[segments[0]]] if segments else []
    for before, after in pairwise(segments):
        if _goes_on(before, after):
            groups[-1].append(after)
        else:
            groups.append([after])
    return [Stretch(tuple(group)) for group in groups]


def _spans(file: StoredFile) -> list[tuple[Span, float | None]]:
    if (timeline := file.result(Timeline)) is not None:
        return [(_plain(scene), scene.confidence) for scene in timeline.scenes]
    regions = file.result(Regions)
    return [(_plain(region), None) for region in regions.regions] if regions else []


def _plain(span: Span) -> Span:
    return Span(start_s=span.start_s, end_s=span.end_s)


def _goes_on(before: Segment, after: Segment) -> bool:
    changes = after.span.start_s - before.span.end_s > _PAUSE_S if after.change is None else after.change >= _CHANGE
    return not changes and (before.name, before.type) == (after.name, after.type)


def _weight(segment: Segment) -> float:
    return max(segment.span.duration_s, _MIN_WEIGHT_S)


def _name(answers: Answers, question: Question) -> str | None:
    given: Label | None = getattr(answers, question)
    return None if given is None else given.name


def _mean(parts: Iterable[tuple[float, Sequence[Label]]]) -> list[Label]:
    sums: dict[str, float] = {}
    total = 0.0
    for weight, labels in parts:
        total += weight
        for label in labels:
            sums[label.name] = sums.get(label.name, 0.0) + weight * label.probability
    means = (Label(name=name, probability=min(1.0, value / total)) for name, value in sums.items())
    return sorted(means, key=lambda label: -label.probability)


def _at_most_one(labels: list[Label]) -> list[Label]:
    """``labels`` that exclude one another; kept ones may add up to a little more than 1, being rounded."""
    total = sum(label.probability for label in labels)
    return labels if total <= 1 else [Label(name=each.name, probability=each.probability / total) for each in labels]
