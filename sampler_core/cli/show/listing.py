"""The stretches of a file, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from ...facets.labels import exclusive, hesitation, listed
from ...views.segments import Stretch, Unlabelled
from ...wording import clock, spoken

_LINES = 20
_ALSO = 0.1
_MOST = 2


def lines(stretches: Sequence[Stretch], duration_s: float, width: int) -> list[str]:
    """When, what, how surely, and what else it may be; the first twenty, and how many more there are."""
    shown = stretches[:_LINES]
    names = [_name(stretch) for stretch in shown]
    longest = max(map(len, names), default=0)
    found = []
    for stretch, name in zip(shown, names, strict=True):
        when = f"{clock(stretch.span.start_s, duration_s)}–{clock(stretch.span.end_s, duration_s)}"
        found.append(_cut(f"  {when}  {name:<{longest}}  {_details(stretch)}".rstrip(), width))
    if len(stretches) > _LINES:
        found.append(f"  … and {len(stretches) - _LINES} more (sampler show --json)")
    return found


def _name(stretch: Stretch) -> str:
    known = stretch.confidence is not None and not isinstance(stretch.name, Unlabelled)
    return f"{spoken(stretch.name)} ({stretch.confidence:.2f})" if known else stretch.name


def _details(stretch: Stretch) -> str:
    classes, outcome = stretch.classes(), stretch.segments[0].outcome
    if stretch.name == Unlabelled.UNDETERMINED and outcome is not None and outcome.reason is not None:
        return outcome.reason.replace("_", " ")
    if stretch.name == Unlabelled.NOT_SURE:
        return hesitation(classes).removeprefix("not sure: ") if classes else ""
    also = listed([label for label in classes if label.name != stretch.name and label.probability >= _ALSO][:_MOST])
    return "; ".join([*exclusive(stretch.answers()), *([f"also {also}"] if also else [])])


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
