"""The supervisor: hands steps to workers, kills what hangs, and keeps every outcome. It imports no analyzer."""

from __future__ import annotations

import os
import selectors
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from ..contracts import Evidence, Failure, FailureKind, Scope
from ..hookspecs import AudioReaderSpec
from ..planning.plan import Plan
from ..storage.library import Library
from ..storage.schemas import SchemaCheck
from . import failures
from .decoding import DECODE, decode_key
from .job import FileJob, Task
from .observer import Activity, Observer
from .orders import Analyze, Decode, Identify, Message, Report
from .pool import WorkerProcess
from .recorder import Recorder

_LOAD_LIMIT_S = 120.0
_ATTEMPTS = 2
_POLL_S = 0.2
_FILES_AHEAD = 200


class Supervisor:
    """One run over many files with at most ``jobs`` workers.

    Steps, not files, are handed out: a worker that already works on a file is preferred for its next steps,
    but an idle one takes any that is ready. A crash is tried once more in a fresh worker.
    """

    def __init__(
        self, plan: Plan, library: Library, recorder: Recorder, observer: Observer, *, jobs: int, scratch: Path,
        environments: Mapping[str, tuple[str, Path] | Failure], readers: Sequence[AudioReaderSpec] = (),
        retry_failed: bool = False,
    ) -> None:  # fmt: skip
        self._plan, self._library, self._recorder, self._observer = plan, library, recorder, observer
        self._size, self._scratch, self._readers = jobs, scratch, tuple(readers)
        self._interpreters = {name: env[1] for name, env in environments.items() if not isinstance(env, Failure)}
        self._fingerprints = {n: env if isinstance(env, Failure) else env[0] for n, env in environments.items()}
        self._memory_mb = max(step.analyzer.resources.memory_mb for step in (DECODE, *plan.steps))
        self._retry_failed = retry_failed
        self._workers: list[WorkerProcess] = []
        self._spawned = 0
        self._files: list[FileJob] = []
        self._check = SchemaCheck()
        self._selector = selectors.DefaultSelector()
        self._ahead: deque[Path] = deque()
        self.activity = Activity()
        self.stopping = False

    def run(self, paths: Sequence[Path]) -> None:
        """Bring every file to its end, or stop early once :attr:`stopping` is set."""
        self.activity.files = len(paths)
        queue = iter(paths)
        try:
            while self._turn(queue):
                self._observer.update(self.activity)
        finally:
            self._recorder.flush(now=True)
            for worker in self._workers:
                worker.kill() if worker.task else worker.dismiss()
            self._selector.close()

    def _turn(self, queue: Iterator[Path]) -> bool:
        opened = False
        if not self.stopping:
            opened = self._open_files(queue)
            self._assign()
        busy = any(worker.task for worker in self._workers)
        self._recorder.flush(now=not busy)
        if busy:
            self._listen()
            self._kill_overdue()
        return busy or (not self.stopping and bool(self._files or self._ahead or opened))

    # files

    def _open_files(self, queue: Iterator[Path]) -> bool:
        """Begin files until every worker has one and one waits; return whether there may be more."""
        if not self._ahead:
            self._ahead.extend(islice(queue, _FILES_AHEAD))
            self._library.expect(self._ahead)
        more = bool(self._ahead)
        while self._ahead and len(self._files) <= self._size:
            path = self._ahead.popleft()
            job = FileJob(path, self._plan, self._stored, self._fingerprints)
            self._files.append(job)
            self._begin(job)
            self._moved(job)
        return more

    def _begin(self, job: FileJob) -> None:
        try:
            job.stat = job.path.stat()
        except OSError as error:
            job.unreadable(failures.failure(DECODE, FailureKind.DECODE_ERROR, f"cannot be read: {error.strerror}"))
            return
        row = self._library.file_for_location(job.path, job.stat)
        if row is not None:
            job.stored = self._library.current(row.id)
        self._known(job, row)

    def _known(self, job: FileJob, row: Any) -> None:
        """Take up what the library knows, or ask a worker to look."""
        if row is not None and row.audio is not None:
            job.heard(row.audio, pcm=None)
            return
        if row is not None and row.identity.startswith("bytes-sha256:"):
            job.bytes_sha256 = row.identity.removeprefix("bytes-sha256:")
            stored = self._stored(decode_key(job.identity))
            if stored is not None and stored[0].failure is not None:
                job.unreadable(stored[0].failure, cached=True)
                return
        if job.bytes_sha256 is None:
            job.identify()
        else:
            job.decode()

    def _stored(self, key: str) -> Any:
        stored = self._library.outcomes(key)
        if stored is not None and self._retry_failed and any(o.failure for o in stored):
            return None
        return stored

    def _moved(self, job: FileJob) -> None:
        """After anything happened to ``job``: record it, and let go of it when it is done."""
        if job.settled or job.done:
            self._recorder.add(job)
        if job.done and job in self._files:
            self._files.remove(job)
            if job.pcm is not None:
                job.pcm.unlink(missing_ok=True)
            outcomes = [o for settled in job.results.values() for o in settled.outcomes]
            self.activity.files_done += 1
            self.activity.files_failed += any(o.status == "failed" for o in outcomes)
            self.activity.steps_cached += sum(o.cached for o in outcomes)

    # workers

    def _assign(self) -> None:
        while (worker := self._idle()) is not None and (job := self._next_file(worker)) is not None:
            task = job.ready.popleft()
            if task.attempt > 1 and worker.steps:
                self._retire(worker)
                worker = self._spawn()
            job.home = worker.number
            job.running += 1
            worker.order(task, self._message(task))
            self.activity.busy[worker.number] = f"{task.step.analyzer.name}  {job.path.name}"
            worker.allow(_LOAD_LIMIT_S)

    def _idle(self) -> WorkerProcess | None:
        idle = next((worker for worker in self._workers if worker.task is None), None)
        if idle is None and len(self._workers) < self._size and any(job.ready for job in self._files):
            return self._spawn()
        return idle

    def _next_file(self, worker: WorkerProcess) -> FileJob | None:
        ready = [job for job in self._files if job.ready]
        mine = (job for job in ready if job.home == worker.number)
        new = (job for job in ready if job.home is None)
        return next(mine, None) or next(new, None) or next(iter(ready), None)

    def _spawn(self) -> WorkerProcess:
        self._spawned += 1
        worker = WorkerProcess(self._library.arrays.root, self._scratch, self._spawned, self._memory_mb)
        self._workers.append(worker)
        self._selector.register(worker.reports, selectors.EVENT_READ, worker)
        return worker

    def _retire(self, worker: WorkerProcess) -> None:
        self._forget(worker)
        worker.dismiss()

    def _forget(self, worker: WorkerProcess) -> None:
        self._selector.unregister(worker.reports)
        self._workers.remove(worker)
        self.activity.busy.pop(worker.number, None)

    # steps

    def _message(self, task: Task) -> Message:
        job = task.job
        path = os.fspath(job.path)
        if task.what == "identify":
            return Identify(path=path)
        if task.what == "decode":
            return Decode(path=path, target=str(self._scratch / f"{id(job):x}.f32"), readers=self._readers)
        assert job.pcm is not None
        assert job.audio is not None
        analyzer = task.step.analyzer
        interpreter = self._interpreters.get(analyzer.name)
        return Analyze(
            analyzer=analyzer.name, target=analyzer.target, options=task.step.options,
            environment=analyzer.environment, guest_path=analyzer.guest_path,
            interpreter=str(interpreter) if interpreter else None, pcm=str(job.pcm), audio=job.audio,
            inputs=task.data, spans=task.spans if analyzer.scope is not Scope.FILE else None,
        )  # fmt: skip

    def _listen(self) -> None:
        for key, _ in self._selector.select(_POLL_S):
            worker: WorkerProcess = key.data
            for report in worker.read():
                if report is None:
                    self._died(worker)
                elif report.event == "started":
                    worker.task.phase = report.phase
                    worker.allow(_LOAD_LIMIT_S if report.phase == "load" else _limit_s(worker.task))
                elif report.event == "done":
                    self._finished(worker, report)

    def _finished(self, worker: WorkerProcess, report: Report) -> None:
        task: Task = worker.task
        worker.task = None
        worker.allow(None)
        self.activity.busy.pop(worker.number, None)
        self.activity.steps_run += 1
        task.job.running -= 1
        if report.problem is not None:
            task.job.failed(task, failures.from_problem(task.step, report.problem), report.elapsed_s)
        elif task.what == "identify":
            task.job.bytes_sha256 = report.bytes_sha256
            self._known(task.job, self._library.file_for_bytes(report.bytes_sha256 or ""))
        elif report.audio is not None:
            task.job.heard(report.audio, pcm=self._scratch / f"{id(task.job):x}.f32", elapsed_s=report.elapsed_s)
        else:
            self._answered(task, report)
        self._moved(task.job)

    def _answered(self, task: Task, report: Report) -> None:
        for answer in report.answers:
            if answer.result is not None and (fault := self._check(task.step.analyzer, answer.result)):
                violation = failures.failure(task.step, FailureKind.CONTRACT_VIOLATION, fault)
                task.job.failed(task, violation, report.elapsed_s)
                return
        task.job.answered(task, report.answers, report.elapsed_s)

    def _died(self, worker: WorkerProcess) -> None:
        self._forget(worker)
        evidence = worker.bury()
        task: Task | None = worker.task
        if task is None:
            return
        task.job.running -= 1
        if task.attempt < _ATTEMPTS:
            task.attempt += 1
            task.job.ready.appendleft(task)
        else:
            task.job.failed(task, failures.from_death(task.step, task.phase, evidence), 0.0)
        self._moved(task.job)

    def _kill_overdue(self) -> None:
        now = time.monotonic()
        for worker in [w for w in self._workers if w.deadline is not None and w.deadline < now]:
            self._forget(worker)
            evidence: Evidence = worker.kill()
            task: Task = worker.task
            limit_s = _LOAD_LIMIT_S if task.phase == "load" else _limit_s(task)
            task.job.running -= 1
            task.job.failed(task, failures.from_hang(task.step, limit_s, evidence), limit_s)
            self._moved(task.job)


def _limit_s(task: Task) -> float:
    job = task.job
    # Before decoding the length is unknown: assume a low bit rate.
    audio_s = job.audio.duration_s if job.audio else (job.stat.st_size / 4000 if job.stat else 0.0)
    return task.step.analyzer.resources.time_limit_s(audio_s)
