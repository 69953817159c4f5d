"""A piece of work for a worker, and what has come of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..contracts import Outcome, Span
from ..planning.step import Step
from .orders import InputData

if TYPE_CHECKING:
    from .job import FileJob


@dataclass(eq=False)
class Task:
    """A piece of work for a worker."""

    job: FileJob
    what: Literal["identify", "decode", "analyze"]
    step: Step
    key: str = ""
    attempt: int = 1
    after: str | None = None
    """The analyzer after which it ran in the process where it died."""
    alone: bool = False
    """Nothing else may be in hand at the same time."""
    deaths: int = 0
    """How many runs have died with it in hand."""
    phase: str = "load"
    spans: tuple[Span, ...] | None = None
    part: int = 0
    """Which of the step's parts these spans are."""
    data: tuple[InputData, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    """The corrections that it follows."""
    began_s: float = 0.0
    peak_mb: float = 0.0
    """The most memory its process group has been seen to hold."""
    cpu_before_s: float | None = None
    """What its process group had used when it was first looked at."""


@dataclass
class Settled:
    """The outcomes of one step, ready to be recorded."""

    step: Step
    key: str
    outcomes: list[Outcome]
    ingredients: dict[str, Any]
