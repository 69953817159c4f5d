"""What supervisor and worker say to each other, as JSON frames over a private pipe."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ..contracts import AudioInfo, DecodeLimits, Environment, FailureKind, Reason, Span, Status
from ..hookspecs import AudioReaderSpec


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Identify(Message):
    """Hash the file's bytes."""

    do: Literal["identify"] = "identify"
    path: str


class Decode(Message):
    """Decode the file into ``target`` as raw float32."""

    do: Literal["decode"] = "decode"
    path: str
    target: str
    readers: tuple[AudioReaderSpec, ...] = ()
    limits: DecodeLimits = DecodeLimits()


class InputData(Message):
    """One input of a step: a file's result, or one per span, or why there is none."""

    kind: str
    state: Literal["given", "absent", "failed"]
    result: dict[str, Any] | None = None
    spans: tuple[tuple[Span, dict[str, Any] | None], ...] | None = None


class Analyze(Message):
    """Run one analyzer on one decoded file."""

    do: Literal["analyze"] = "analyze"
    analyzer: str
    target: str
    options: dict[str, Any]
    environment: Environment | None
    guest_path: str | None
    interpreter: str | None
    pcm: str
    audio: AudioInfo
    inputs: tuple[InputData, ...]
    spans: tuple[Span, ...] | None
    corrections: dict[str, Any] = {}
    open_files: int


class Answer(Message):
    """The answer for one span, or for the file."""

    status: Status
    result: dict[str, Any] | None = None
    reason: Reason | None = None


class Problem(Message):
    """Why a step failed, seen from inside the worker."""

    kind: FailureKind
    message: str
    hint: str | None = None
    traceback: str | None = None


class Report(Message):
    """From worker to supervisor.

    ``started`` names the phase before it is entered, so that the culprit of a death is known; ``guest`` tells
    the process id of a guest, so that it can be killed with its worker. ``worn`` says why the worker's process should
    be replaced after this step.
    """

    event: Literal["ready", "started", "guest", "done"]
    phase: Literal["load", "run"] = "run"
    pid: int | None = None
    answers: tuple[Answer, ...] = ()
    audio: AudioInfo | None = None
    bytes_sha256: str | None = None
    problem: Problem | None = None
    worn: str | None = None
    cpu_s: float = 0.0
    elapsed_s: float = 0.0
