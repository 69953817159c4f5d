"""How an analyzer ended on a file, in a few lines however many spans it answered for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..contracts import Failure, Outcome, Status
from ..kinds import Classification
from ..store.stored import StoredFile
from .segments import Segment
from .words import answer, plural, spoken, stretches

_SPANS = 6

Line = tuple[str, str]
"""What stands on the left (an analyzer's name, or nothing), and a text."""


def told(outcomes: Sequence[Outcome], file: StoredFile) -> Iterator[Line]:
    """The lines about one analyzer's ``outcomes``, one per span, on ``file``."""
    head = outcomes[0].analyzer
    if head == "decode" and outcomes[0].status is Status.OK:
        return
    texts = [*_answers(outcomes, file), *unanswered(outcomes, file)]
    for text in texts:
        yield head, text
        head = ""


def _answers(outcomes: Sequence[Outcome], file: StoredFile) -> Iterator[str]:
    answered = [outcome for outcome in outcomes if outcome.status is Status.OK]
    if not answered:
        return
    if answered[0].span is None:
        yield answer(answered[0], file)
    elif answered[0].kind == Classification.kind:
        yield from _classified(outcomes, file)
    else:
        for outcome in answered[:_SPANS]:
            yield f"{_where(outcome, file)} {answer(outcome, file)}"
        if len(answered) > _SPANS:
            yield f"… and {len(answered) - _SPANS} more (sampler show --json)"


def _classified(outcomes: Sequence[Outcome], file: StoredFile) -> Iterator[str]:
    found = [(outcome, file.read(outcome, Classification)) for outcome in outcomes if outcome.span]
    names = Counter(Segment(o.span, None, o, read).name for o, read in found if o.span).most_common()
    counts = [f"{count} {spoken(name)}" if len(found) > 1 else spoken(name) for name, count in names]
    reads = [read for _, read in found if read is not None]
    yield f"{plural(len(found), reads[0].segment)}: {', '.join(counts)}"
    if reads[0].segment == "region" and outcomes[0].inputs.get("timeline") == "absent":
        yield "whole regions: no analyzer of a timeline was in the plan"
    yield from (f"warning: {text}" for text in dict.fromkeys(text for read in reads for text in read.warnings))


def unanswered(outcomes: Sequence[Outcome], file: StoredFile) -> Iterator[str]:
    """Why some of ``outcomes`` are no answers: reasons, failures and hints, the same ones once with a count."""
    reasons = Counter(str(o.reason).replace("_", " ") for o in outcomes if o.status is Status.UNDETERMINED)
    for reason, count in reasons.items():
        yield f"{_share(count, outcomes)}could not tell: {reason}"
    failures: dict[tuple[str, str, str], int] = {}
    for outcome in outcomes:
        if outcome.failure is not None:
            text = (outcome.status, _failure(outcome, outcome.failure, file), outcome.failure.hint)
            failures[text] = failures.get(text, 0) + 1
    for (status, message, hint), count in failures.items():
        yield f"{_share(count, outcomes)}{status}{message}"
        if status == Status.FAILED:
            yield hint


def _failure(outcome: Outcome, failure: Failure, file: StoredFile) -> str:
    """The message; for what was skipped only whose failure it follows from, because that is told in its own place."""
    cause = next((other for other in file.outcomes if other.analyzer == failure.cause and other.result is None), None)
    if cause is None or outcome.status is not Status.SKIPPED:
        return f" ({failure.kind}): {' '.join(failure.message.split())}"
    ended = "could not tell" if cause.status is Status.UNDETERMINED else "failed"
    return f", because {cause.analyzer} {ended}"


def _share(count: int, outcomes: Sequence[Outcome]) -> str:
    return f"{count} of {len(outcomes)} " if len(outcomes) > 1 else ""


def _where(outcome: Outcome, file: StoredFile) -> str:
    assert outcome.span is not None
    return stretches([(outcome.span.start_s, outcome.span.end_s)], file.audio.duration_s if file.audio else 0.0)
