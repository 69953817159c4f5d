"""When a step has gone beyond what it may use."""

from __future__ import annotations

from ..contracts import FailureKind
from .failures import Exceeded
from .task import Task
from .watch import Held


def hang(limit_s: float) -> Exceeded:
    """It gave no answer in time."""
    return Exceeded("time_base_s", FailureKind.TIMEOUT, f"gave no answer within {limit_s:g} s")


def exceeded(task: Task, held: Held, most_mb: float | None, most_s: float) -> Exceeded | None:
    """What ``task``, seen to hold ``held``, has too much of; wall time is limited to ``most_s``, memory to
    ``most_mb``. What it held at most is noted on it."""
    task.peak_mb = max(task.peak_mb, held.mb)
    if task.cpu_before_s is None:
        task.cpu_before_s = held.cpu_s
    resources, used_s = task.step.analyzer.resources, held.cpu_s - task.cpu_before_s
    if most_mb is not None and held.mb > most_mb:
        return Exceeded("memory_mb", FailureKind.MEMORY_LIMIT, f"held {held.mb:.0f} MB of memory")
    if held.processes > resources.processes:
        return Exceeded("processes", FailureKind.MEMORY_LIMIT, f"ran {held.processes} processes at once")
    if used_s > resources.cores * most_s:
        return Exceeded("cores", FailureKind.TIMEOUT, f"used {used_s:.0f} s of CPU time")
    return None
