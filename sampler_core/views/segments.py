"""The segments of a file, each with what it was found to be; and stretches of segments that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from ..contracts import Outcome, Span, Status
from ..contracts.facets import Spans
from ..facets.known import Kind
from ..facets.labels import Judged, Label, judged
from ..facets.paths import value_at
from ..facets.values import number_in
from ..store.stored import StoredFile

_CHANGE = 0.5
_PAUSE_S = 2.0
"""Where nobody looked for changes, sound goes on after a pause of that length at most."""
_MIN_WEIGHT_S = 1e-6


class Unlabelled(StrEnum):
    """What stands for a class where there is none."""

    NOT_SURE = "not sure"
    UNDETERMINED = "could not tell"
    FAILED = "failed"
    NOT_CLASSIFIED = "not classified"


@dataclass(frozen=True)
class Segment:
    """What one analyzer of segments answers for: an item of what the file's :func:`division` is.

    ``change`` is the probability that something changes where it starts (``None``: nobody looked for changes),
    ``outcome`` how its classification ended (``None``: there was none), ``said`` what that says, its class first, and
    ``confidence`` the probability that the class is right.
    """

    span: Span
    change: float | None = None
    outcome: Outcome | None = None
    said: tuple[Judged, ...] = ()
    confidence: float | None = None

    @property
    def name(self) -> str:
        """Its class, or one of :class:`Unlabelled`."""
        if self.said:
            answer = self.said[0].answer
            return Unlabelled.NOT_SURE if answer is None else answer.name
        match self.outcome.status if self.outcome else None:
            case Status.UNDETERMINED:
                return Unlabelled.UNDETERMINED
            case Status.FAILED:
                return Unlabelled.FAILED
        return Unlabelled.NOT_CLASSIFIED

    @property
    def specific(self) -> str | None:
        """The answer that says more than the class, where there is one: which one-shot it is."""
        return next((each.answer.name for each in self.said if each.facet.specific and each.answer), None)


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

    def classes(self) -> list[Label]:
        """Every label of the class, most probable first: means over the segments, weighted by their length."""
        return _mean((_weight(each), each.said[0].candidates) for each in self.segments if each.said)

    @property
    def confidence(self) -> float | None:
        """Probability that the class is right, a mean in the same way; ``None`` where nothing was classified."""
        weights = [(_weight(each), each.confidence) for each in self.segments if each.confidence is not None]
        return sum(w * value for w, value in weights) / sum(w for w, _ in weights) if weights else None

    def answers(self) -> list[Judged]:
        """Means of what the segments say beside the class: those that all segments agree or all abstain on."""
        facets = {each.facet.name: each.facet for segment in self.segments for each in segment.said[1:]}
        found = (self._agreed(name) for name in facets)
        return [each for each in found if each is not None]

    def _agreed(self, name: str) -> Judged | None:
        given = [(_weight(segment), _on(name, segment.said)) for segment in self.segments if segment.said]
        answers = {each.answer.name if each and each.answer else None for _, each in given}
        asked = [(weight, each) for weight, each in given if each is not None]
        means = _at_most_one(_mean((weight, each.candidates) for weight, each in asked))
        if not means or len(answers) != 1:
            return None
        (answer,) = answers
        agreed = Judged(asked[0][1].facet, tuple(means), unsure=answer is None)
        return agreed if answer in (None, means[0].name) else None


class Division(NamedTuple):
    """Into what a file is divided: a result of ``kind`` says so, whose ``spans`` declares it."""

    kind: Kind
    spans: Spans
    result: Mapping[str, Any]

    @property
    def noun(self) -> str:
        """What one part is called."""
        return self.spans.noun or self.spans.scope

    def parts(self) -> list[tuple[Span, float | None]]:
        """Each part, and the probability that something changes where it starts."""
        change = self.spans.change
        parts = spans_in(value_at(self.result, self.spans.at))
        return [(span, number_in(item.get(change)) if change else None) for span, item in parts]


def division(file: StoredFile, *scopes: str) -> Division | None:
    """What divides ``file``: into segments where a kind says so, else into regions; or only into one of ``scopes``."""
    for scope in scopes or ("segment", "region"):
        for kind in file.kinds:
            spans = kind.about.spans
            if spans is not None and spans.scope == scope and (result := file.data(kind.id)) is not None:
                return Division(kind, spans, result)
    return None


def classifying(file: StoredFile) -> list[Kind]:
    """The kinds that say of each segment of ``file`` to which class it belongs."""
    return [kind for kind in file.kinds if class_facet(kind) and file.of(kind.id)]


def class_facet(kind: Kind) -> str | None:
    """The facet that is the class, of a kind that classifies segments."""
    labels = (lane.label for lane in kind.about.lanes if lane.type == "classes")
    return next((label for label in labels if isinstance(label, str)), None)


def segments(file: StoredFile, kind: Kind | None = None) -> list[Segment]:
    """The segments of ``file`` and what ``kind`` says of them (without, the first that classifies); empty where nothing
    divides it."""
    kind = kind or next(iter(classifying(file)), None)
    ended = file.of(kind.id) if kind else ()
    outcomes = {outcome.span: outcome for outcome in ended if outcome.span}
    rest = next((outcome for outcome in ended if outcome.span is None), None)
    divided = division(file)
    parts = divided.parts() if divided else ()
    return [segment_of(span, outcomes.get(span, rest), kind, change) for span, change in parts]


def segment_of(span: Span, outcome: Outcome | None, kind: Kind | None, change: float | None = None) -> Segment:
    """The segment for which ``outcome``, of ``kind``, is the answer."""
    if kind is None or outcome is None or outcome.result is None:
        return Segment(span, change, outcome)
    result, about = outcome.result, kind.about
    facet = next(each for each in about.facets if each.name == class_facet(kind))
    first = judged([facet], result) or [_worded(kind, facet.name, result)]
    others = judged((each for each in about.facets if each != facet), result)
    sure = number_in(value_at(result, facet.confidence)) if facet.confidence else None
    if sure is None and first[0].answer is not None:
        sure = first[0].answer.probability
    return Segment(span, change, outcome, (*first, *others), sure)


def stretches(segments: Sequence[Segment]) -> list[Stretch]:
    """``segments`` joined where the class stays and a change is improbable: sound that goes on after a pause."""
    groups: list[list[Segment]] = [[segments[0]]] if segments else []
    for before, after in pairwise(segments):
        if _goes_on(before, after):
            groups[-1].append(after)
        else:
            groups.append([after])
    return [Stretch(tuple(group)) for group in groups]


def spans_in(items: Any) -> Iterator[tuple[Span, Mapping[str, Any]]]:
    """The items of a list that are spans, each with what it is."""
    for item in items if isinstance(items, list | tuple) else ():
        if isinstance(item, Mapping) and (span := _span(item)) is not None:
            yield span, item


def _span(item: Mapping[str, Any]) -> Span | None:
    start, end = number_in(item.get("start_s")), number_in(item.get("end_s"))
    return Span(start_s=start, end_s=end) if start is not None and end is not None and 0 <= start <= end else None


def _worded(kind: Kind, name: str, result: Mapping[str, Any]) -> Judged:
    """A class that is a word, not a label: as sure as the facet says, or wholly."""
    facet = kind.reader.facets[name]
    word = kind.reader.value(facet, result) if facet.type != "label" else None
    sure = number_in(value_at(result, facet.confidence)) if facet.confidence else None
    return Judged(facet, () if word is None else (Label(str(word), 1.0 if sure is None else sure),))


def _goes_on(before: Segment, after: Segment) -> bool:
    changes = after.span.start_s - before.span.end_s > _PAUSE_S if after.change is None else after.change >= _CHANGE
    return not changes and (before.name, before.specific) == (after.name, after.specific)


def _weight(segment: Segment) -> float:
    return max(segment.span.duration_s, _MIN_WEIGHT_S)


def _on(name: str, said: Iterable[Judged]) -> Judged | None:
    return next((each for each in said if each.facet.name == name), None)


def _mean(parts: Iterable[tuple[float, Sequence[Label]]]) -> list[Label]:
    sums: dict[str, float] = {}
    total = 0.0
    for weight, labels in parts:
        total += weight
        for label in labels:
            sums[label.name] = sums.get(label.name, 0.0) + weight * label.probability
    means = (Label(name, min(1.0, value / total)) for name, value in sums.items())
    return sorted(means, key=lambda label: -label.probability)


def _at_most_one(labels: list[Label]) -> list[Label]:
    """``labels`` that exclude one another; kept ones may add up to a little more than 1, being rounded."""
    total = sum(label.probability for label in labels)
    return labels if total <= 1 else [Label(each.name, each.probability / total) for each in labels]
