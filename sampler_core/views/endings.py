"""How an analyzer ended on a file, in a few lines however many spans it answered for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..contracts import Failure, Outcome, Scope, Status
from ..facets.known import Kind
from ..store.stored import StoredFile
from ..wording import plural, plural_of, spoken, stretches
from .segments import class_facet, division, segment_of
from .words import answer

_SPANS, _WARNINGS = 6, 20

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
    kind = file.kinds.by_id.get(answered[0].kind)
    if answered[0].span is None:
        yield answer(answered[0], file)
    elif kind is not None and class_facet(kind):
        yield from _classified(outcomes, file, kind)
    else:
        for outcome in answered[:_SPANS]:
            yield f"{_where(outcome, file)} {answer(outcome, file)}"
        if len(answered) > _SPANS:
            yield f"… and {len(answered) - _SPANS} more (sampler show --json)"
    yield from _warnings(answered)


def _classified(outcomes: Sequence[Outcome], file: StoredFile, kind: Kind) -> Iterator[str]:
    """How many segments are of which class."""
    found = [segment_of(outcome.span, outcome, kind) for outcome in outcomes if outcome.span]
    names = Counter(segment.name for segment in found).most_common()
    counts = [f"{count} {spoken(name)}" if len(found) > 1 else spoken(name) for name, count in names]
    missing = _missing(outcomes[0], file)
    divided = division(file, "region") if missing else division(file)
    noun = divided.noun if divided else "region" if missing else "segment"
    yield f"{plural(len(found), noun)}: {', '.join(counts)}"
    if missing:
        yield f"whole {plural_of(noun)}: no analyzer of a {' or '.join(missing)} was in the plan"


def _missing(outcome: Outcome, file: StoredFile) -> list[str]:
    """The kinds that were to give the segments for which ``outcome`` is one, where none did; of a kind that the library
    has never had a result of, nobody knows that it gives others."""
    absent = [id_ for id_, used in outcome.inputs.items() if used == "absent"] if outcome.scope == Scope.SEGMENT else []
    known = {id_: file.kinds.by_id[id_].about.spans for id_ in absent if id_ in file.kinds.by_id}
    return [id_ for id_ in absent if id_ not in known or ((spans := known[id_]) and spans.scope == "segment")]


def _warnings(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What results warn of, in their field ``warnings``; the same once."""
    found = (outcome.result.get("warnings") for outcome in outcomes if outcome.result)
    texts = dict.fromkeys(text for each in found if isinstance(each, list) for text in each if isinstance(text, str))
    yield from (f"warning: {text}" for text in [*texts][:_WARNINGS])


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
