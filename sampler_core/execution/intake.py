"""Files on their way in: which are known already, by place, by bytes or by sound, and what to do with the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path

from ..contracts import AudioInfo, FailureKind, Outcome
from ..library import Library
from ..planning.decoding import decode_key
from ..planning.plan import Plan
from ..store.places import FileRow
from . import failures
from .job import FileJob
from .surroundings import Surroundings

_AHEAD = 200


class Intake:
    """Turns paths into jobs. The library is asked about several hundred at once."""

    def __init__(
        self, paths: Iterable[Path], plan: Plan, library: Library, scratch: Path,
        environments: Mapping[str, Surroundings], *, retry: Collection[FailureKind], retry_of: Collection[str],
    ) -> None:  # fmt: skip
        self._paths = iter(paths)
        self._ahead: deque[Path] = deque()
        self._opened = 0
        self._plan, self._library, self._scratch = plan, library, scratch
        self._environments = environments
        self._corrections = library.corrections(plan.corrections)
        self._retry, self._retry_of = retry, retry_of

    def next(self) -> FileJob | None:
        """Begin the next file; it may be done at once. ``None`` when there are no more."""
        if not self._ahead:
            self._ahead.extend(islice(self._paths, _AHEAD))
            if not self._ahead:
                return None
            self._library.expect(self._ahead)
        self._opened += 1
        target = self._scratch / f"{self._opened}.f32"
        job = FileJob(self._ahead.popleft(), target, self._plan, self._stored, self._environments, self._corrections)
        self._begin(job)
        return job

    def identified(self, job: FileJob, bytes_sha256: str) -> None:
        """The hash of the file's bytes is known: perhaps the library knows them from elsewhere."""
        job.bytes_sha256 = bytes_sha256
        self._place(job, self._library.file_for_bytes(bytes_sha256))

    def heard(self, job: FileJob, audio: AudioInfo, elapsed_s: float) -> None:
        """A file is decoded: perhaps the library knows its sound from elsewhere, else nothing was done for it yet."""
        job.new = self._library.file_for_audio(audio.digest) is None
        job.heard(audio, decoded=True, elapsed_s=elapsed_s)

    def _begin(self, job: FileJob) -> None:
        try:
            job.stat = job.path.stat()
        except OSError as error:
            failure = failures.failure(self._plan.decode, FailureKind.DECODE_ERROR, f"cannot be read: {error.strerror}")
            job.unreadable(failure.model_copy(update={"hint": "run the same command again when it can be read"}))
            return
        row = self._library.file_for_location(job.path, job.stat)
        job.known = row is not None
        if row is not None and row.noted:
            job.stored = self._library.current(row.id)
        self._place(job, row)

    def _place(self, job: FileJob, row: FileRow | None) -> None:
        """Take up what the library knows, or have a worker look."""
        if row is not None and row.audio is not None:
            job.heard(row.audio, decoded=False)
            return
        if row is not None and row.identity.startswith("bytes-sha256:"):
            job.bytes_sha256 = row.identity.removeprefix("bytes-sha256:")
            stored = self._stored(decode_key(self._plan.decode, job.identity))
            if stored is not None and stored[0].failure is not None:
                job.unreadable(stored[0].failure, cached=True)
                return
        if job.bytes_sha256 is None:
            job.identify()
        else:
            job.decode()

    def _stored(self, key: str) -> list[Outcome] | None:
        stored = self._library.outcomes(key)
        return None if any(self._tried_again(outcome) for outcome in stored or ()) else stored

    def _tried_again(self, outcome: Outcome) -> bool:
        meant = not self._retry_of or outcome.analyzer in self._retry_of
        return meant and outcome.failure is not None and outcome.failure.kind in self._retry
