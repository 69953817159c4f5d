"""What a run tells of itself: counts for whoever watches, what each analyzer took, the trace."""

from __future__ import annotations

import time
from typing import Any

from ..contracts import Evidence, Failure
from ..planning.plan import Plan
from .job import FileJob
from .journal import Journal
from .ledger import Ledger
from .observer import Activity
from .orders import Report
from .pool import WorkerProcess
from .task import Task
from .trace import Trace


class Account:
    """Is told everything that happens, and decides nothing."""

    def __init__(self, plan: Plan, trace: Trace, journal: Journal) -> None:
        self.activity = Activity()
        self.ledger = Ledger((plan.decode, *plan.steps))
        self._trace, self._journal = trace, journal

    def began(self, job: FileJob) -> None:
        """A file was taken in."""
        self._trace("file", path=job.path)

    def handed(self, worker: WorkerProcess, task: Task) -> None:
        """A step went to a worker, with its inputs."""
        task.began_s = time.monotonic()
        if task.key:
            self._journal.begin(task.key)
        self.activity.busy[worker.number] = f"{task.step.analyzer.name}  {task.job.path.name}"
        providers = {given.kind: given.provider for given in task.step.inputs}
        inputs = {kind: {"from": providers.get(kind), "digest": digest} for kind, digest in task.inputs.items()}
        spans = None if task.spans is None else len(task.spans)
        self._tell("hand", worker, task, attempt=task.attempt, options=task.step.options, inputs=inputs, spans=spans)

    def phase(self, worker: WorkerProcess, task: Task) -> None:
        """A worker says what it begins: to load the analyzer, or to run it."""
        self._tell(task.phase, worker, task)

    def ended(self, worker: WorkerProcess, task: Task, report: Report) -> None:
        """A worker has answered, well or badly."""
        self._left(worker, task)
        self.activity.steps_run += 1
        self._took(task, report.elapsed_s, report.cpu_s)
        problem = report.problem and {"kind": report.problem.kind, "message": report.problem.message}
        took = {"elapsed_s": report.elapsed_s, "cpu_s": report.cpu_s, "peak_mb": task.peak_mb}
        self._tell("done", worker, task, problem=problem, answers=len(report.answers), worn=report.worn, **took)

    def died(self, worker: WorkerProcess, task: Task, evidence: Evidence) -> None:
        """A worker has died in the middle of a step."""
        self._left(worker, task)
        self._tell("died", worker, task, signal=evidence.signal, exit_code=evidence.exit_code, after=worker.tenant)

    def killed(self, worker: WorkerProcess, task: Task, failure: Failure) -> None:
        """A worker was killed in the middle of a step."""
        self._left(worker, task)
        elapsed_s = time.monotonic() - task.began_s
        self._took(task, elapsed_s, 0.0)
        self._tell("killed", worker, task, kind=failure.kind, elapsed_s=elapsed_s, peak_mb=task.peak_mb)

    def put_back(self, worker: WorkerProcess, task: Task) -> None:
        """A step was taken back from a worker, for want of memory."""
        self._left(worker, task)
        self._tell("put_back", worker, task, peak_mb=task.peak_mb)

    def finished(self, job: FileJob) -> None:
        """A file has come to its end."""
        outcomes = [outcome for settled in job.results.values() for outcome in settled.outcomes]
        self.activity.files_done += 1
        self.activity.files_failed += any(outcome.status == "failed" for outcome in outcomes)
        ends = {name: settled.outcomes[0].status.value for name, settled in job.results.items()}
        known = [name for name, settled in job.results.items() if settled.outcomes[0].cached]
        self._trace("end", path=job.path, identity=job.identity, ends=ends, known=known)

    def turned(self) -> None:
        """Everything that was ready has been handed out."""
        self._journal.sync()

    def _left(self, worker: WorkerProcess, task: Task) -> None:
        self.activity.busy.pop(worker.number, None)
        if task.key:
            self._journal.end(task.key)

    def _took(self, task: Task, elapsed_s: float, cpu_s: float) -> None:
        """To find out which bytes a file has is a part of decoding it."""
        steps = 0 if task.what == "identify" else 1
        self.ledger.add(task.step.analyzer.name, elapsed_s, cpu_s, task.peak_mb, steps=steps)

    def _tell(self, event: str, worker: WorkerProcess, task: Task, **facts: Any) -> None:
        who = task.step.analyzer.name if task.what == "analyze" else task.what
        self._trace(event, worker=worker.number, path=task.job.path, step=who, **facts)
