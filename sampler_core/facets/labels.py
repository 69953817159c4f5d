"""What a result says in labels: what it weighs, what it answers, what it hesitates between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..contracts import Facet
from ..wording import spoken
from .values import abstains, candidates, number_in

_SHARE, _PRESENT, _LIKELY = 0.01, 0.2, 0.01
_MOST = 3


class Label(NamedTuple):
    """A label, how probable it is, and how much of the sound it holds of, where that is known."""

    name: str
    probability: float
    share: float | None = None


@dataclass(frozen=True)
class Judged:
    """What a result says on one facet: the candidates, the answer first; with ``unsure`` there is none."""

    facet: Facet
    candidates: tuple[Label, ...]
    unsure: bool = False

    @property
    def answer(self) -> Label | None:
        """The label that counts."""
        return None if self.unsure or not self.candidates else self.candidates[0]


def judged(facets: Iterable[Facet], result: Mapping[str, Any]) -> list[Judged]:
    """What ``result`` says on those of ``facets`` that are labels, as far as it was asked."""
    found = (_judged(facet, result) for facet in facets if facet.type == "label")
    return [each for each in found if each.candidates or each.unsure]


def listed(found: Iterable[Label]) -> str:
    """``kick (0.93), tom (0.04)``."""
    return ", ".join(f"{spoken(label.name)} ({label.probability:.2f})" for label in found)


def hesitation(candidates: Sequence[Label]) -> str:
    """What an abstention hesitated between: ``not sure: kick 0.41, tom 0.38``."""
    told = ", ".join(f"{spoken(label.name)} {label.probability:.2f}" for label in candidates[:_MOST])
    return f"not sure: {told}" if told else "not sure"


def in_words(found: Sequence[Judged]) -> str:
    """All that a result says in labels: shares and presences, then what :func:`exclusive` tells. Where there is a more
    specific answer it stands for the labels that do not exclude one another."""
    specific = any(each.facet.specific for each in found)
    several = [] if specific else [part for each in found if not each.facet.exclusive for part in _several(each)]
    return "; ".join([*several, *exclusive(found)])


def exclusive(found: Sequence[Judged]) -> list[str]:
    """The answers to the facets whose labels exclude each other, with alternatives to the first; then abstentions."""
    one = sorted((each for each in found if each.facet.exclusive), key=lambda each: not each.facet.specific)
    sure = [(each, each.answer) for each in one if each.answer is not None]
    words = [f"{_before(each, sure[0][0])}{listed([label])}" for each, label in sure]
    others = [label for each, _ in sure[:1] for label in each.candidates[1:]]
    likely = [label for label in others if label.probability >= _LIKELY][:_MOST]
    told = ", ".join(words) + (f"; or {listed(likely)}" if likely else "")
    return [part for part in (told, *(hesitation(each.candidates) for each in one if each.unsure)) if part]


def _before(each: Judged, first: Judged) -> str:
    """What stands before an answer that would not be understood without."""
    if each.facet.title:
        return f"{each.facet.title}: "
    return "" if first.facet.specific else f"{each.facet.name.replace('_', ' ')}: "


def _several(each: Judged) -> Iterator[str]:
    """Labels that do not exclude one another: how much of the sound each holds of, and which are in it."""
    present = sorted(each.candidates, key=lambda label: -label.probability)
    if each.unsure:
        yield hesitation(present)
        return
    shares = [label for label in each.candidates if label.share is not None and label.share >= _SHARE]
    if shares:
        yield ", ".join(f"{spoken(label.name)} {(label.share or 0) * 100:.0f} %" for label in shares)
    contained = [label for label in present if label.probability >= _PRESENT]
    if contained:
        yield f"contains {listed(contained)}"


def _judged(facet: Facet, result: Mapping[str, Any]) -> Judged:
    found = (_label(each, facet.share) for each in candidates(facet, result))
    return Judged(facet, tuple(label for label in found if label is not None), abstains(facet, result))


def _label(found: Mapping[str, Any], share: str | None) -> Label | None:
    name = found.get("name")
    held = found.get(share) if share else None
    return Label(name, number_in(found.get("probability")) or 0.0, number_in(held)) if isinstance(name, str) else None
