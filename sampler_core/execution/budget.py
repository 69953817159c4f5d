"""The memory that all workers of a run may hold together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .pool import WorkerProcess
from .task import Task
from .watch import Held


class Budget:
    """Lets steps begin as long as there is room for them: what an analyzer has been seen to need or, before its first
    step, what it may. ``total_mb`` of ``None`` is no limit."""

    def __init__(self, total_mb: float | None) -> None:
        self.total_mb = total_mb
        self._held: dict[int, float] = {}
        self._needs: dict[str, float] = {}

    def saw(self, held: Mapping[int, Held]) -> None:
        """What the workers hold at this moment, by number."""
        self._held = {number: its.mb for number, its in held.items()}

    def learned(self, task: Task) -> None:
        """A step has ended: so much it took."""
        name = task.step.analyzer.name
        self._needs[name] = max(self._needs.get(name, 0.0), task.peak_mb)

    def has_room(self, workers: Sequence[WorkerProcess], worker: WorkerProcess, task: Task) -> bool:
        """Whether ``worker`` may begin ``task`` beside what all ``workers`` have in hand. One step always may."""
        if self.total_mb is None or not any(each.task for each in workers):
            return True
        tasks = {each.number: each.task for each in workers} | {worker.number: task}
        return sum(self._expected(number, its) for number, its in tasks.items()) <= self.total_mb

    @property
    def exceeded(self) -> bool:
        """Whether the workers hold more than they should."""
        return self.total_mb is not None and sum(self._held.values()) > self.total_mb

    def _expected(self, number: int, task: Task | None) -> float:
        held = self._held.get(number, 0.0)
        if task is None:
            return held
        analyzer = task.step.analyzer
        return max(held, self._needs.get(analyzer.name, float(analyzer.resources.memory_mb)))
