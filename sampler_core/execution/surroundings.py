"""The isolated environments of a plan, built before any work starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..contracts import Evidence, Failure, FailureKind
from ..environments.builder import EnvironmentMissing, build
from ..environments.description import default_root, fingerprint
from ..planning.plan import Plan
from . import failures
from .observer import Observer


@dataclass(frozen=True)
class Surroundings:
    """The isolated environment of an analyzer: its interpreter, or why there is none."""

    fingerprint: str
    interpreter: Path | None = None
    missing: Failure | None = None


def surroundings(plan: Plan, observer: Observer) -> dict[str, Surroundings]:
    """Build what is missing, before any work starts, so that workers find it ready."""
    ready: dict[str, Surroundings] = {}
    for step in plan.steps:
        if (environment := step.analyzer.environment) is None:
            continue
        try:
            interpreter = build(environment, default_root(), observer.note, step.analyzer.name)
            ready[step.analyzer.name] = Surroundings(fingerprint(environment), interpreter)
        except EnvironmentMissing as missing:
            told, _, log = str(missing).partition("\n")
            message = " ".join([told, *(line.strip() for line in log.splitlines()[-1:])])
            failure = failures.failure(
                step, FailureKind.ENVIRONMENT_MISSING, message, Evidence(stderr_tail=log or None)
            )
            ready[step.analyzer.name] = Surroundings(fingerprint(environment), missing=failure)
            observer.note(message)
            observer.note(f"To try again: {failure.hint}")
    return ready
