"""The supervisor: hands steps to workers, kills what hangs, and keeps every outcome. It imports no analyzer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ..contracts import Failure, FailureKind
from ..hookspecs import AudioReaderSpec
from ..library import Library
from ..planning.plan import Plan
from . import failures
from .account import Account
from .budget import Budget
from .crew import Crew, spawner
from .dispatch import Dispatch, limit_s
from .excess import exceeded, hang
from .failures import Exceeded
from .health import Health
from .intake import Intake
from .job import FileJob
from .observer import Observer
from .orders import Report
from .pool import WorkerProcess
from .recorder import Recorder
from .request import Request
from .stop import Stop
from .surroundings import Surroundings
from .task import Task
from .watch import Watch

_ATTEMPTS = 2
"""How often a step is tried whose worker dies."""
_DEATHS = 3
"""How many runs may die with a step in hand."""
_LEAST_FREE_MB = 16.0
"""Below which no file is begun, whatever was asked."""


class Supervisor:
    """One run over many files with at most ``jobs`` workers.

    Steps, not files, are handed out. A crash is tried once more in a fresh worker.
    """

    def __init__(
        self, plan: Plan, library: Library, recorder: Recorder, observer: Observer, account: Account,
        request: Request, *, scratch: Path, environments: Mapping[str, Surroundings],
        readers: Sequence[AudioReaderSpec], stop: Stop,
    ) -> None:  # fmt: skip
        self._plan, self._library, self._recorder, self._observer = plan, library, recorder, observer
        self._request, self._scratch, self._environments = request, scratch, environments
        memory_mb = max(step.analyzer.resources.memory_mb for step in (plan.decode, *plan.steps))
        most_mb = min(memory_mb, int(request.memory_mb or memory_mb))
        self._crew = Crew(request.workers, spawner(library.arrays.root, scratch, most_mb))
        self._files: list[FileJob] = []
        self._health, self._watch, self._budget = Health(), Watch(), Budget(request.memory_mb)
        self._dispatch = Dispatch(self._crew, account, environments, tuple(readers), self._budget)
        self._account, self._stop = account, stop
        self._deaths = library.attempts()

    def run(self, paths: Sequence[Path]) -> None:
        """Bring every file to its end, or as far as the run's :class:`Stop` lets it.

        Raises:
            KeyboardInterrupt: when it was asked to stop now.
        """
        self._account.activity.files = len(paths)
        self._intake = Intake(
            paths, self._plan, self._library, self._scratch, self._environments, retry=self._request.retry,
            retry_of=self._request.retry_of,
        )  # fmt: skip
        with closing(self._crew):
            try:
                while self._turn():
                    self._observer.update(self._account.activity)
            finally:
                self._recorder.flush(now=True)
                self._observer.update(self._account.activity)

    def _turn(self) -> bool:
        if self._stop.now:
            raise KeyboardInterrupt
        if self._stop.message is not None:
            self._observer.note(self._stop.message)
            self._stop.message = None
        more = not self._stop.asked and self._take_in()
        if not self._stop.asked:
            self._dispatch.hand_out(self._files)
        self._recorder.flush(now=not self._crew.busy)
        if not self._stop.asked and not self._crew.busy:
            self._dispatch.hand_out_alone(self._files)
        self._account.turned()
        if self._crew.busy:
            self._listen()
            self._crew.replace_retired()
            self._kill_overdue()
            self._kill_excessive()
        return self._crew.busy or (not self._stop.asked and (more or bool(self._files)))

    def _take_in(self) -> bool:
        """Begin files until every worker has one and one waits; return whether there may be more."""
        while sum(not job.waits_to_be_alone for job in self._files) <= self._crew.size and self._has_space():
            job = self._intake.next()
            if job is None:
                return False
            self._files.append(job)
            self._account.began(job)
            self._moved(job)
            if self._recorder.due:
                break
        return True

    def _has_space(self) -> bool:
        free_mb = shutil.disk_usage(self._scratch).free / 2**20
        least_mb = max(self._request.min_free_mb, _LEAST_FREE_MB)
        if free_mb < least_mb:
            self._stop.asked = True
            self._stop.reason = (
                f"only {free_mb:.0f} MB are free where the library lies, less than {least_mb:.0f}: "
                "free some space and run the same command again"
            )
        return not self._stop.asked

    def _listen(self) -> None:
        for worker, report in self._crew.listen():
            task: Task | None = worker.task
            if report is None:
                self._died(worker)
            elif task is not None and report.event == "started":
                task.phase = report.phase
                self._account.phase(worker, task)
                worker.allow(limit_s(task))
            elif task is not None and report.event == "done":
                self._done(worker, task, report)

    def _done(self, worker: WorkerProcess, task: Task, report: Report) -> None:
        name = task.step.analyzer.name
        self._release(worker, task)
        self._account.ended(worker, task, report)
        self._budget.learned(task)
        if report.problem is not None and report.problem.kind is FailureKind.CRASH:  # that of its guest
            worker.retired = True
            self._crashed(worker, task, failures.from_problem(task.step, report.problem, worker.said()))
            return
        self._recorder.ended(task.key)  # decoding ends under another key than it was begun with
        self._health.lived(name)
        worker.tenant = name
        if task.after is not None and self._health.suspect(task.after):
            self._observer.note(
                f"{name} crashed on {task.job.path.name} in a process that {task.after} had used, and not in a fresh "
                f"one: from now on nobody works in a process after {task.after}"
            )
        worker.retired = report.worn is not None or self._health.suspected(name)
        if report.problem is not None:
            self._failed(task, failures.from_problem(task.step, report.problem, worker.said()), report.elapsed_s)
        elif task.what == "identify":
            self._intake.identified(task.job, report.bytes_sha256 or "")
        elif report.audio is not None:
            self._intake.heard(task.job, report.audio, report.elapsed_s)
        else:
            self._answered(task, report)
        self._moved(task.job)

    def _answered(self, task: Task, report: Report) -> None:
        analyzer = task.step.analyzer
        for answer in report.answers:
            if answer.result is not None and (fault := self._library.check(analyzer, answer.result)):
                violation = failures.failure(task.step, FailureKind.CONTRACT_VIOLATION, fault)
                self._failed(task, violation, report.elapsed_s)
                return
        task.job.answered(task, report.answers, report.elapsed_s)

    def _died(self, worker: WorkerProcess) -> None:
        self._crew.forget(worker)
        evidence = worker.bury()
        task: Task | None = worker.task
        if task is None:
            return
        self._release(worker, task)
        self._account.died(worker, task, evidence)
        self._crashed(worker, task, failures.from_death(task.step, task.phase, evidence))

    def _crashed(self, worker: WorkerProcess, task: Task, failure: Failure) -> None:
        """A process of ``task`` has died: once more in a fresh one, or the end of it."""
        if task.attempt < _ATTEMPTS:
            task.attempt += 1
            task.after = worker.tenant
            task.job.ready.appendleft(task)
        else:
            self._failed(task, failure, 0.0)
            if task.what == "analyze" and self._health.died(task.step.analyzer.name):
                self._observer.note(failures.from_breaker(task.step).message + ": it is not tried on more")
                for job in [*self._files]:
                    self._moved(job)
        self._moved(task.job)

    def _kill_overdue(self) -> None:
        for worker in self._crew.overdue():
            self._kill(worker, hang(limit_s(worker.task)))

    def _kill_excessive(self) -> None:
        """End the steps that go beyond a limit, and keep all workers together within the run's memory."""
        held = self._watch.look({worker.number: worker.groups for worker in self._crew.workers})
        if not held:
            return
        for worker in self._crew.working:
            task: Task = worker.task
            limit = exceeded(task, held[worker.number], worker.most_mb, limit_s(task))
            if limit is not None:
                self._kill(worker, limit)
        self._budget.saw(held)
        if self._budget.exceeded and not self._crew.dismiss_idle() and len(self._crew.working) > 1:
            self._put_back(max(self._crew.working, key=lambda worker: worker.task.began_s))

    def _kill(self, worker: WorkerProcess, limit: Exceeded) -> None:
        task: Task = worker.task
        self._crew.forget(worker)
        failure = failures.from_limit(task.step, limit, worker.kill())
        self._release(worker, task)
        self._account.killed(worker, task, failure)
        self._failed(task, failure, time.monotonic() - task.began_s)
        self._moved(task.job)

    def _put_back(self, worker: WorkerProcess) -> None:
        """Take back a step for which there is no room beside the others; it comes last."""
        task: Task = worker.task
        self._crew.forget(worker)
        worker.kill()
        self._release(worker, task)
        self._account.put_back(worker, task)
        self._budget.learned(task)
        task.alone = True
        task.job.ready.append(task)

    def _failed(self, task: Task, failure: Failure, elapsed_s: float) -> None:
        seen = {"attempts": task.attempt, "after": task.after, "peak_mb": round(task.peak_mb, 1) or None}
        evidence = failure.evidence.model_copy(update=seen)
        task.job.failed(task, failure.model_copy(update={"evidence": evidence}), elapsed_s)

    def _release(self, worker: WorkerProcess, task: Task) -> None:
        worker.task = None
        worker.allow(None)
        task.job.running -= 1

    def _moved(self, job: FileJob) -> None:
        """After anything happened to ``job``: record it, and let go of it when it is done."""
        for task in [*job.ready]:
            if task not in job.ready:
                continue  # it went with another part of its step
            task.deaths = self._deaths.get(task.key, 0)
            task.alone |= task.deaths > 0
            if self._health.given_up(task.step.analyzer.name):
                job.set_aside(task, failures.from_breaker(task.step))
            elif task.deaths >= _DEATHS:
                job.refused(task, failures.from_deaths(task.step, task.deaths))
        if job.settled or job.done:
            self._recorder.add(job)
        if job.done and job in self._files:
            self._files.remove(job)
            job.pcm.unlink(missing_ok=True)
            self._account.finished(job)
