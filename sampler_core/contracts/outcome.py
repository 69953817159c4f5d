"""How a step ended, for every (file, analyzer, span): kept as data, success and failure alike."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from .span import Span


class Status(StrEnum):
    """The four ways a step ends."""

    OK = "ok"
    UNDETERMINED = "undetermined"
    FAILED = "failed"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why an analyzer could not tell."""

    TOO_SHORT = "too_short"
    SILENT = "silent"
    DAMAGED = "damaged"
    AMBIGUOUS = "ambiguous"
    UNSUPPORTED = "unsupported"


class FailureKind(StrEnum):
    """What went wrong."""

    DECODE_ERROR = "decode_error"
    EXCEPTION = "exception"
    CONTRACT_VIOLATION = "contract_violation"
    TIMEOUT = "timeout"
    CRASH = "crash"
    MEMORY_LIMIT = "memory_limit"
    ENVIRONMENT_MISSING = "environment_missing"
    DEPENDENCY = "dependency"
    CANCELLED = "cancelled"
    DISK_FULL = "disk_full"

    @property
    def sticky(self) -> bool:
        """Whether the same inputs would fail again, so that the next run does not try."""
        return self not in _SURROUNDINGS


_SURROUNDINGS = frozenset({
    FailureKind.ENVIRONMENT_MISSING, FailureKind.CANCELLED, FailureKind.DISK_FULL, FailureKind.DEPENDENCY,
})  # fmt: skip


class Evidence(BaseModel):
    """What was left behind by a failure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    traceback: str | None = None
    signal: str | None = None
    exit_code: int | None = None
    stderr_tail: str | None = None
    """Last 64 kB of what the process printed during the step, a native stack included."""
    attempts: int = 1
    """How often the step was tried in this run; a crash is tried twice."""
    after: str | None = None
    """Where a crash was: the analyzer that had used the process before, if any had."""
    peak_mb: float | None = None
    """The most memory its processes were seen to hold, where they lived long enough to be looked at."""


class Failure(BaseModel):
    """A failure that says what happened, why, and what to do next."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FailureKind
    message: str
    hint: str
    """The next thing to do, a command where there is one."""
    cause: str | None = None
    """For ``dependency``: the analyzer whose failure this follows from."""
    evidence: Evidence = Evidence()


class Outcome(BaseModel):
    """The end of one analyzer on one file or span.

    ``result`` is the result's JSON as stored; ``inputs`` says for every declared kind which result digest
    was used, or ``absent`` or ``failed``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    analyzer: str
    distribution: str
    distribution_version: str
    version: str
    kind: str
    scope: str
    span: Span | None = None
    status: Status
    cached: bool = False
    result: dict[str, Any] | None = None
    reason: Reason | None = None
    failure: Failure | None = None
    inputs: dict[str, str] = {}
    elapsed_s: float = 0.0
