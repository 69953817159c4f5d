"""The workers of a run: spawned when there is work for one more, told apart, replaced when they die."""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .orders import Report
from .pool import WorkerProcess

_POLL_S = 0.2


class Crew:
    """At most ``size`` workers."""

    def __init__(self, size: int, spawn: Callable[[int], WorkerProcess]) -> None:
        self.size = size
        self._spawn = spawn
        self._spawned = 0
        self._workers: list[WorkerProcess] = []
        self._selector = selectors.DefaultSelector()

    @property
    def busy(self) -> bool:
        """Whether any worker has a step in hand."""
        return any(worker.task for worker in self._workers)

    def idle(self, *, fresh: bool = False) -> WorkerProcess | None:
        """A worker without work, spawned if there is room; ``fresh`` asks for one in which nothing has run."""
        idle = [worker for worker in self._workers if worker.task is None]
        found = next((worker for worker in idle if not (fresh and worker.steps)), None)
        if found is None and idle:
            self.forget(idle[0])
            idle[0].dismiss()
        return found or (self._add() if len(self._workers) < self.size else None)

    def listen(self) -> Iterator[tuple[WorkerProcess, Report | None]]:
        """Yield what workers report within a moment; ``None`` says that a worker is dead."""
        for key, _ in self._selector.select(_POLL_S):
            for report in key.data.read():
                yield key.data, report

    def overdue(self) -> list[WorkerProcess]:
        """Workers whose step has taken longer than it may."""
        now = time.monotonic()
        return [worker for worker in self._workers if worker.deadline is not None and worker.deadline < now]

    def forget(self, worker: WorkerProcess) -> None:
        """Strike a worker off; another may take its place."""
        self._selector.unregister(worker.reports)
        self._workers.remove(worker)

    def close(self) -> None:
        """End all workers; those in the middle of a step are killed."""
        for worker in self._workers:
            worker.kill() if worker.task else worker.dismiss()
        self._workers.clear()
        self._selector.close()

    def _add(self) -> WorkerProcess:
        self._spawned += 1
        worker = self._spawn(self._spawned)
        self._workers.append(worker)
        self._selector.register(worker.reports, selectors.EVENT_READ, worker)
        return worker


def spawner(arrays: Path, scratch: Path, memory_mb: int) -> Callable[[int], WorkerProcess]:
    """How to spawn worker number ``n``."""
    return lambda number: WorkerProcess(arrays, scratch, number, memory_mb)
