"""Failures in words: what happened to which file in which analyzer, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from ..contracts import Evidence, Failure, FailureKind, Outcome, Status
from ..planning.plan import Step
from .orders import Problem

_HINTS = {
    FailureKind.DECODE_ERROR: "Check that it plays; copy or download it again.",
    FailureKind.EXCEPTION: "report it to the authors of {distribution}; `sampler failures --json` has the traceback",
    FailureKind.CONTRACT_VIOLATION: "report it to the authors of {distribution}: its result broke its own contract",
    FailureKind.TIMEOUT: "try again with `sampler retry --kind timeout`, or leave it out with -p no:{analyzer}",
    FailureKind.CRASH: "report it to the authors of {distribution}; `sampler failures --json` has the native stack",
    FailureKind.MEMORY_LIMIT: "try again with fewer workers: `sampler retry --kind memory_limit --jobs 1`",
    FailureKind.DISK_FULL: "free some space and run the same command again",
    FailureKind.CANCELLED: "run the same command again: it continues where it stopped",
    FailureKind.ENVIRONMENT_MISSING: "sampler env build {analyzer}",
}


@dataclass(frozen=True)
class Exceeded:
    """A limit, by its name in :class:`~sampler_core.contracts.Resources`, and in words what went beyond it."""

    name: str
    kind: FailureKind
    words: str


def failure(step: Step, kind: FailureKind, message: str, evidence: Evidence | None = None) -> Failure:
    """A failure of ``step`` with the hint that fits its kind."""
    analyzer = step.analyzer
    hint = _HINTS[kind].format(distribution=analyzer.distribution, analyzer=analyzer.name)
    return Failure(kind=kind, message=message, hint=hint, evidence=evidence or Evidence())


def from_problem(step: Step, problem: Problem, said: str | None) -> Failure:
    """The failure of a step whose worker lived to tell, and printed what it ``said``."""
    found = failure(step, problem.kind, problem.message, Evidence(traceback=problem.traceback, stderr_tail=said))
    return found.model_copy(update={"hint": problem.hint}) if problem.hint else found


def from_death(step: Step, phase: str, evidence: Evidence) -> Failure:
    """The failure of a step whose worker died in ``phase``."""
    how = f"was killed by {evidence.signal}" if evidence.signal else f"ended with exit code {evidence.exit_code}"
    where = "while loading" if phase == "load" else "while running"
    return failure(step, FailureKind.CRASH, f"the process {how} {where} {step.analyzer.name}", evidence)


def from_limit(step: Step, limit: Exceeded, evidence: Evidence) -> Failure:
    """The failure of a step that was killed for going beyond a limit."""
    found = failure(step, limit.kind, f"{limit.words} and was killed", evidence)
    hint = f"where that is as it should be: `sampler retry --resource {step.analyzer.name}.{limit.name}=…`"
    return found.model_copy(update={"hint": hint}) if limit.name in ("cores", "processes") else found


def from_deaths(step: Step, deaths: int) -> Failure:
    """Why ``step`` is not tried any more: whole runs ended with it in hand."""
    told = f"{deaths} runs ended without a word while {step.analyzer.name} had this file in hand: it is not tried again"
    found = failure(step, FailureKind.CRASH, told)
    return found.model_copy(update={"hint": "`sampler retry --kind crash --jobs 1` tries it once more"})


def from_breaker(step: Step) -> Failure:
    """Why ``step`` is not tried: its analyzer has died on one file after another."""
    found = failure(step, FailureKind.CANCELLED, f"{step.analyzer.name} crashed on five files in a row")
    hint = f"`sampler failures --analyzer {step.analyzer.name}` tells how; the next run tries it again"
    return found.model_copy(update={"hint": hint})


def from_cause(step: Step, kind: str, cause: Outcome) -> Failure:
    """Why ``step`` is skipped: its input ``kind`` is missing because of ``cause``."""
    if cause.status is Status.UNDETERMINED:
        told = f"{cause.analyzer} could not tell ({cause.reason})"
    else:
        told = f"{cause.analyzer} {cause.status.value}: {cause.failure.message if cause.failure else 'no reason given'}"
    hint = cause.failure.hint if cause.failure else f"it needs `{kind}`, which {cause.analyzer} did not give"
    root = cause.failure.cause if cause.failure and cause.failure.cause else cause.analyzer
    return Failure(kind=FailureKind.DEPENDENCY, message=told, hint=hint, cause=root)
