"""The workers of a run: spawned when there is work for one more, told apart, replaced when they die."""

from __future__ import annotations

import selectors
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from .orders import Report
from .pool import WorkerProcess

_POLL_S = 0.2


class Spawn(Protocol):
    """Spawns worker number ``number``, with or without the GPU."""

    def __call__(self, number: int, *, gpu: bool) -> WorkerProcess: ...


class Crew:
    """At most ``size`` workers, of which at most one has the GPU."""

    def __init__(self, size: int, spawn: Spawn) -> None:
        self.size = size
        self._spawn = spawn
        self._spawned = 0
        self._workers: list[WorkerProcess] = []
        self._selector = selectors.DefaultSelector()

    @property
    def busy(self) -> bool:
        """Whether any worker has a step in hand."""
        return bool(self.working)

    def idle(self, *, fresh: bool = False, gpu: bool = False) -> WorkerProcess | None:
        """A worker without work, spawned if there is room; ``fresh`` asks for one in which nothing has run, ``gpu``
        for the one that has the GPU."""
        # One with the GPU does any work, but others go first.
        idle = sorted((worker for worker in self._workers if worker.task is None), key=lambda worker: worker.gpu)
        fitting = [worker for worker in idle if worker.gpu or not gpu]
        found = next((worker for worker in fitting if not (fresh and worker.steps)), None)
        if found is not None or (gpu and not fitting and any(worker.gpu for worker in self._workers)):
            return found
        if idle and (fitting or len(self._workers) == self.size):
            self._dismiss((fitting or idle)[0])
        return self._add(gpu=gpu) if len(self._workers) < self.size else None

    def listen(self) -> Iterator[tuple[WorkerProcess, Report | None]]:
        """Yield what workers report within a moment; ``None`` says that a worker is dead."""
        for key, _ in self._selector.select(_POLL_S):
            for report in key.data.read():
                yield key.data, report

    def overdue(self) -> list[WorkerProcess]:
        """Workers whose step has taken longer than it may."""
        now = time.monotonic()
        return [worker for worker in self._workers if worker.deadline is not None and worker.deadline < now]

    @property
    def workers(self) -> list[WorkerProcess]:
        """All that live."""
        return [*self._workers]

    @property
    def working(self) -> list[WorkerProcess]:
        """The workers that have a step in hand."""
        return [worker for worker in self._workers if worker.task is not None]

    def forget(self, worker: WorkerProcess) -> None:
        """Strike a worker off; another may take its place."""
        self._selector.unregister(worker.reports)
        self._workers.remove(worker)

    def dismiss_idle(self) -> bool:
        """End the workers that have nothing in hand, to get their memory back. Returns whether there were any."""
        idle = [worker for worker in self._workers if worker.task is None]
        for worker in idle:
            self._dismiss(worker)
        return bool(idle)

    def replace_retired(self) -> None:
        """End the idle workers that are retired; fresh ones take their places when there is work."""
        for worker in [each for each in self._workers if each.retired and each.task is None]:
            self._dismiss(worker)

    def close(self) -> None:
        """End all workers; those in the middle of a step are killed."""
        for worker in self._workers:
            worker.kill() if worker.task else worker.dismiss()
        self._workers.clear()
        self._selector.close()

    def _dismiss(self, worker: WorkerProcess) -> None:
        self.forget(worker)
        worker.dismiss()

    def _add(self, *, gpu: bool) -> WorkerProcess:
        self._spawned += 1
        worker = self._spawn(self._spawned, gpu=gpu)
        self._workers.append(worker)
        self._selector.register(worker.reports, selectors.EVENT_READ, worker)
        return worker


def spawner(arrays: Path, scratch: Path, memory_mb: int) -> Spawn:
    """How to spawn worker number ``n``."""
    return lambda number, *, gpu: WorkerProcess(arrays, scratch, number, memory_mb, gpu=gpu)
