"""Writes what is settled, several steps to a transaction, and reports a file only once it is on disk."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..contracts import Status
from ..library import Library
from ..planning.plan import Plan
from ..store.edits.said import NOTHING_SAID, Said
from ..store.errors import LibraryFull
from ..store.records import file_record
from ..store.rows import by_object
from .ballast import Ballast
from .job import FileJob
from .stop import Stop
from .tally import FileTally

_INTERVAL_S = 0.4

OnRecord = Callable[[dict[str, Any]], None]
"""Called with the public record of each finished file: ``{"path", "audio", "outcomes", "overrides", "tags"}``."""


class Recorder:
    """The only writer of a run."""

    def __init__(
        self, library: Library, plan: Plan, run_id: int, scratch: Path, on_record: OnRecord, stop: Stop,
        tally: FileTally,
    ) -> None:  # fmt: skip
        self.statuses: Counter[Status] = Counter()
        self._tally = tally
        self._library = library
        self._run_id = run_id
        self._scratch = scratch
        self._on_record, self._stop = on_record, stop
        self._ballast = Ballast(scratch)
        self._answers_for = set(plan.providers.values())
        self._waiting: list[FileJob] = []
        self._attempts, self._ended = set(library.attempts()), set[str]()
        self._flushed = time.monotonic()

    @property
    def due(self) -> bool:
        """Whether it is time to write again."""
        return time.monotonic() - self._flushed > _INTERVAL_S

    @property
    def counts(self) -> dict[str, int]:
        """How many outcomes ended in each way, of files that are done."""
        return {status.value: count for status, count in self.statuses.items()}

    def add(self, job: FileJob) -> None:
        """Take note that ``job`` has settled something."""
        if job not in self._waiting:
            self._waiting.append(job)

    def ended(self, key: str) -> None:
        """The step of this action key has come to an end: no run has died of it after all."""
        if key in self._attempts:
            self._ended.add(key)

    def flush(self, *, now: bool = False) -> None:
        """Write what is waiting, if it is time to."""
        if not self._waiting or not (now or self.due):
            return
        new = [job for job in self._waiting if job.stat is not None and not self._stands(job)]
        if new:
            self._save(new)
        self._flushed = time.monotonic()
        waiting, self._waiting = self._waiting, []
        done = [job for job in waiting if job.done]
        said = self._library.said(job.identity for job in done) if done else {}
        for job in waiting:
            job.settled.clear()
        for job in done:
            self._report(job, said.get(job.identity, NOTHING_SAID))

    def _save(self, jobs: Sequence[FileJob]) -> None:
        """Write what ``jobs`` have settled. On a full disk the ballast makes room for that, and the run ends."""
        try:
            self._write_all(jobs)
        except LibraryFull as full:
            if not self._ballast.release():
                raise
            self._write_all(jobs)
            self._stop.asked = True
            self._stop.reason = str(full)

    def _write_all(self, jobs: Sequence[FileJob]) -> None:
        with self._library.transaction() as tx:
            for job in jobs:
                self._write(tx, job)
            tx.forget_attempts(self._ended)
        self._attempts -= self._ended
        self._ended.clear()

    def _stands(self, job: FileJob) -> bool:
        """Whether everything that ``job`` has settled is in the library already."""
        if job.stored is None:
            return False
        for settled in job.settled:
            name = settled.step.analyzer.name
            same = job.stored.get(name) == (settled.key, name in self._answers_for)
            known = all(o.cached or o.status is Status.SKIPPED for o in settled.outcomes)
            if not same or not known or settled.key in self._attempts:
                return False
        job.settled.clear()
        return True

    def _write(self, tx: Any, job: FileJob) -> None:
        row = tx.put_file(job.path, job.stat, job.identity, job.bytes_sha256, job.audio)
        job.copy |= row.copy
        for settled in job.settled:
            for digest, refs in by_object(outcome.result for outcome in settled.outcomes).items():
                tx.adopt(self._scratch / f"{digest}.npy", refs)
            chosen = settled.step.analyzer.name in self._answers_for
            tx.put_outcomes(
                self._run_id, row.id, settled.key, settled.outcomes, settled.ingredients, summary=chosen, checked=True
            )
            self.ended(settled.key)

    def _report(self, job: FileJob, said: Said) -> None:
        outcomes = [outcome for settled in job.results.values() for outcome in settled.outcomes]
        self.statuses.update(outcome.status for outcome in outcomes)
        self._tally.add(job.identity, outcomes, readable=job.audio is not None, known=job.known, copy=job.copy)
        self._on_record(file_record(job.path, job.audio, outcomes, said))
