"""Runs in the background, for programs that must not wait: a user interface, a notebook, a server."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from .execution.observer import Activity
from .execution.request import Request
from .execution.stop import Stop
from .run import RunReport, requested, run
from .store.codec import AnyPath


class Session:
    """Analyzes into one library, one submission after the other::

        with Session("library") as session:
            submission = session.submit(["samples"], select=["tempo"])
            while not submission.done:
                draw(submission.progress)
            report = submission.wait()

    Leaving the ``with`` block cancels what has not ended and waits for it.
    """

    def __init__(self, library: AnyPath) -> None:
        self.library = Path(library)
        self._thread = ThreadPoolExecutor(1, "sampler-session")
        self._submissions: list[Submission] = []

    def submit(self, paths: Sequence[AnyPath], **request: Any) -> Submission:
        """Analyze files and folders; further arguments are those of :class:`.Request`. Returns at once; what goes wrong
        is raised by :meth:`Submission.wait`."""
        submission = Submission()
        asked = requested(paths, **request)
        submission._future = self._thread.submit(submission._carry_out, asked, self.library)
        self._submissions = [each for each in self._submissions if not each.done] + [submission]
        return submission

    def close(self) -> None:
        """Cancel what has not ended, and wait for it."""
        for submission in self._submissions:
            submission.cancel()
        self._thread.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


class Submission:
    """A run that was asked for. All methods may be called from any thread."""

    _future: Future[RunReport]

    def __init__(self) -> None:
        self.notes: list[str] = []
        """What a person should read, so far."""
        self._activity = Activity()
        self._stop = Stop()
        self._records: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    @property
    def done(self) -> bool:
        """Whether it has ended, well or badly."""
        return self._future.done()

    @property
    def progress(self) -> Activity:
        """How far it is, at this moment."""
        return replace(self._activity, busy=dict(self._activity.busy))

    def results(self) -> Iterator[dict[str, Any]]:
        """The record of each file (``{"path", "audio", "outcomes", "overrides", "tags"}``) as it is finished, until the
        run ends. Each is given once."""
        while (record := self._records.get()) is not None:
            yield record
        self._records.put(None)  # for whoever asks again

    def wait(self, timeout_s: float | None = None) -> RunReport:
        """Wait for its end.

        Raises:
            TimeoutError: when it has not come after ``timeout_s``.
            WrongUse, LibraryError: as ``sampler_core.analyze`` would.
        """
        return self._future.result(timeout_s)

    def cancel(self, *, now: bool = False) -> None:
        """Let it end after the steps in hand, or ``now``. Nothing finished is lost; submit the same again to go on."""
        self._stop.asked = True
        self._stop.now = now

    def note(self, message: str) -> None:
        """Is called by the run."""
        self.notes.append(message)

    def update(self, activity: Activity) -> None:
        """Is called by the run."""
        self._activity = replace(activity, busy=dict(activity.busy))

    def _carry_out(self, request: Request, library: Path) -> RunReport:
        try:
            return run(request, library, self._records.put, self, self._stop)
        finally:
            self._records.put(None)
