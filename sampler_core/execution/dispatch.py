"""Handing out steps: which worker does what next, and how long it may take."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from ..contracts import DecodeLimits
from ..hookspecs import AudioReaderSpec
from .account import Account
from .budget import Budget
from .crew import Crew
from .gpu import gpu_here
from .job import FileJob
from .orders import Analyze, Decode, Identify, Message
from .pool import WorkerProcess
from .surroundings import Surroundings
from .task import Task

_LOAD_LIMIT_S = 120.0


class Dispatch:
    """A worker that works on a file is preferred for its next steps, but an idle one takes any that is ready."""

    def __init__(
        self, crew: Crew, account: Account, environments: Mapping[str, Surroundings],
        readers: tuple[AudioReaderSpec, ...], budget: Budget,
    ) -> None:  # fmt: skip
        self._crew, self._account, self._budget = crew, account, budget
        self._environments, self._readers = environments, readers
        self._gpu = gpu_here()

    def hand_out(self, files: Sequence[FileJob]) -> None:
        """Give the steps that are ready to the workers that are idle."""
        if any(worker.task.alone for worker in self._crew.working):
            return
        # What needs the GPU goes first: it has but one place to go.
        for gpu in (True, False) if self._gpu else (False,):
            while ready := [(job, task) for job in files if (task := self._next_task(job, gpu=gpu))]:
                worker = self._crew.idle(fresh=ready[0][1].attempt > 1, gpu=gpu)
                if worker is None:
                    break
                job, task = _next(ready, worker)
                if not self._budget.has_room(self._crew.workers, worker, task):
                    return
                self._give(worker, job, task)

    def hand_out_alone(self, files: Sequence[FileJob]) -> None:
        """One of the steps that must not be done beside others, once there are no others: the least suspicious."""
        waiting = [task for job in files for task in job.ready]
        if not waiting:
            return
        task = min(waiting, key=lambda task: task.deaths)
        worker = self._crew.idle(fresh=task.attempt > 1, gpu=task.step.analyzer.resources.gpu and self._gpu)
        if worker is not None:
            self._give(worker, task.job, task)

    def _next_task(self, job: FileJob, *, gpu: bool) -> Task | None:
        claims = (task for task in job.ready if (self._gpu and task.step.analyzer.resources.gpu) == gpu)
        return next((task for task in claims if not task.alone), None)

    def _give(self, worker: WorkerProcess, job: FileJob, task: Task) -> None:
        job.ready.remove(task)
        job.home = worker.number
        job.running += 1
        self._account.handed(worker, task)
        worker.order(task, self._order(task))
        worker.allow(_LOAD_LIMIT_S)

    def _order(self, task: Task) -> Message:
        job, analyzer = task.job, task.step.analyzer
        path = os.fspath(job.path)
        if task.what == "identify":
            return Identify(path=path)
        if task.what == "decode":
            limits = DecodeLimits.model_validate(task.step.options)
            return Decode(path=path, target=str(job.pcm), readers=self._readers, limits=limits)
        assert job.audio is not None
        environment = self._environments.get(analyzer.name)
        return Analyze(
            analyzer=analyzer.name, target=analyzer.target, options=task.step.options,
            environment=analyzer.environment, guest_path=analyzer.guest_path,
            interpreter=str(environment.interpreter) if environment else None, pcm=str(job.pcm), audio=job.audio,
            inputs=task.data, spans=task.spans, corrections=task.said, open_files=analyzer.resources.open_files,
        )  # fmt: skip


def limit_s(task: Task) -> float:
    """How long the phase that ``task`` is in may take."""
    if task.phase == "load":
        return _LOAD_LIMIT_S
    job = task.job
    # Before decoding the length is unknown: assume a low bit rate.
    audio_s = job.audio.duration_s if job.audio else (job.stat.st_size / 4000 if job.stat else 0.0)
    return task.step.analyzer.resources.time_limit_s(audio_s)


def _next(ready: Sequence[tuple[FileJob, Task]], worker: WorkerProcess) -> tuple[FileJob, Task]:
    """The step that ``worker`` takes: a crash to be tried again, one of its own file, of a new one, of anyone's."""
    mine = (each for each in ready if each[0].home == worker.number)
    new = (each for each in ready if each[0].home is None)
    first = ready[0] if ready[0][1].attempt > 1 else None
    return first or next(mine, None) or next(new, None) or ready[0]
