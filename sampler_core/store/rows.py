"""Between :class:`~sampler_core.contracts.Outcome` and rows of ``outcomes`` and ``analyses``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from ..contracts import ArrayRef, Failure, Outcome, Reason, Span, Status
from ..hints import library_command
from ..schemas import shortened
from .codec import dumps, loads
from .errors import DamagedRow
from .tables import Analysis, StepOutcome, table

_STEP = ("analyzer", "distribution", "distribution_version", "version", "kind", "scope", "inputs")

OUTCOMES = table(StepOutcome)
ANALYSES = table(Analysis)


def select_outcomes(*more: ColumnElement[Any]) -> Select[Any]:
    """All that :func:`read_outcome` needs and ``more``, one row per span, in the order of spans."""
    step = [OUTCOMES.c[name] for name in ("file_id", "action_key", *_STEP)]
    return (
        select(*step, *more, *(c for c in ANALYSES.c if c.name not in ("outcome_id", "failure_kind")))
        .join_from(OUTCOMES, ANALYSES)
        .order_by(OUTCOMES.c.file_id, OUTCOMES.c.id, ANALYSES.c.span_index)
    )


def read_outcome(row: Row[Any]) -> Outcome:
    """An outcome as it was put, but ``cached``.

    Raises:
        DamagedRow: when it cannot be what was put.
    """
    try:
        return _outcome(row)
    except (RecursionError, TypeError, ValueError) as error:
        raise DamagedRow(
            f"what {row.analyzer} found is damaged ({shortened(' '.join(str(error).split()), 100)}): "
            f"{library_command('check')} says where"
        ) from error


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(
        analyzer=row.analyzer, distribution=row.distribution, distribution_version=row.distribution_version,
        version=row.version, kind=row.kind, scope=row.scope, status=Status(row.status), cached=True,
        span=None if row.start_s is None else Span(start_s=row.start_s, end_s=row.end_s),
        result=loads(row.result), reason=None if row.reason is None else Reason(row.reason),
        failure=None if row.failure is None else Failure.model_validate(loads(row.failure)),
        inputs=loads(row.inputs), elapsed_s=row.elapsed_s,
    )  # fmt: skip


def check_one_step(outcomes: Sequence[Outcome]) -> None:
    """Check that ``outcomes`` are the spans of one step.

    Raises:
        ValueError: when there is none, or they differ in more than span and answer.
    """
    if not outcomes:
        raise ValueError("a step has at least one outcome: with no spans it is `ok`, without span or result")
    first = outcomes[0]
    if any(getattr(o, name) != getattr(first, name) for o in outcomes[1:] for name in _STEP):
        raise ValueError(f"outcomes of different steps were put together under {first.analyzer}")


def step_row(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The row of ``outcomes`` for one step."""
    first = outcomes[0]
    return {
        **{name: getattr(first, name) for name in _STEP}, "scope": str(first.scope), "inputs": dumps(first.inputs),
        "status": step_status(outcomes).value, "reusable": all(map(reusable, outcomes)),
    }  # fmt: skip


def analysis_rows(outcome_id: int, outcomes: Sequence[Outcome], results: Sequence[str | None]) -> list[dict[str, Any]]:
    """The rows of ``analyses``; ``results`` are the results as JSON text."""
    return [
        {
            "outcome_id": outcome_id, "span_index": index, "status": o.status.value, "result": text,
            "start_s": o.span.start_s if o.span else None, "end_s": o.span.end_s if o.span else None,
            "reason": o.reason.value if o.reason else None, "elapsed_s": o.elapsed_s,
            "failure_kind": o.failure.kind.value if o.failure else None,
            "failure": dumps(o.failure.model_dump(mode="json")) if o.failure else None,
        }
        for index, (o, text) in enumerate(zip(outcomes, results, strict=True))
    ]  # fmt: skip


def step_status(outcomes: Sequence[Outcome]) -> Status:
    """How the step as a whole ended: failed if any span failed."""
    return joined_status({outcome.status for outcome in outcomes})


def joined_status(found: Collection[str]) -> Status:
    """What the statuses of its spans come to for a step."""
    return next(s for s in (Status.FAILED, Status.SKIPPED, Status.OK, Status.UNDETERMINED) if s in found)


def reusable(outcome: Outcome) -> bool:
    """Whether running the step again would give the same: an answer, or a failure that sticks."""
    if outcome.failure is not None:
        return outcome.status is Status.FAILED and outcome.failure.kind.sticky
    return outcome.status in (Status.OK, Status.UNDETERMINED)


def array_refs(value: Mapping[str, Any] | Sequence[Any] | None) -> Iterator[ArrayRef]:
    """Every array that a result, or a part of one, refers to."""
    if isinstance(value, dict):
        if value.keys() - {"offset"} == {"sha256", "dtype", "shape"}:
            yield ArrayRef.model_validate(value)
            return
        value = [*value.values()]
    for part in value or ():
        if isinstance(part, dict | list | tuple):
            yield from array_refs(part)


def by_object(results: Iterable[Mapping[str, Any] | None]) -> dict[str, list[ArrayRef]]:
    """Digest of an object → all arrays in it to which ``results`` refer."""
    found: dict[str, list[ArrayRef]] = {}
    for result in results:
        for ref in array_refs(result):
            found.setdefault(ref.sha256, []).append(ref)
    return found


def layout_of(refs: Iterable[ArrayRef]) -> str:
    """What is in an object, as its row has it: JSON of offset, type and shape of each array."""
    return dumps([[ref.offset, ref.dtype, ref.shape] for ref in sorted(refs, key=lambda ref: ref.offset)])
