"""Worker processes as the supervisor sees them: one private pipe and one process group each."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..contracts import Evidence
from ..environments.guest import write_frame
from .gpu import VARIABLE
from .orders import Message, Report

_TAIL_BYTES = 64 * 1024
_LOG_BYTES = 1 << 20
# glibc hands large blocks back to the kernel at every turn; keeping some saves a tenth of the time of numeric work.
_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class WorkerProcess:
    """One worker. ``steps`` counts the orders it has been given; 0 means nobody has lived in it before. ``tenant`` is
    the analyzer that came to an end in it last; nobody should work in it any more once it is ``retired``.

    Without ``gpu`` it cannot see one. With it, memory is not limited: CUDA maps far more than it uses.
    """

    def __init__(self, arrays: Path, scratch: Path, number: int, memory_mb: int, *, gpu: bool) -> None:
        self.number = number
        self.gpu = gpu
        self.steps = 0
        self.task: Any = None
        self.tenant: str | None = None
        self.retired = False
        self.deadline: float | None = None
        self._memory_mb = 0 if gpu else memory_mb
        self._log = scratch / f"worker-{number}.log"
        self._said_before = 0
        self._guests: set[int] = set()
        self._buffer = bytearray()
        order_in, self._orders = os.pipe()
        self.reports, report_out = os.pipe()
        os.set_blocking(self.reports, False)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                _command(order_in, report_out, self._memory_mb, arrays, scratch),
                pass_fds=(order_in, report_out), env=_environment(scratch, gpu=gpu),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        os.close(order_in)
        os.close(report_out)

    @property
    def groups(self) -> tuple[int, ...]:
        """Its process group, and those of its guests."""
        return (self._process.pid, *self._guests)

    @property
    def most_mb(self) -> float | None:
        """How much the processes of all its groups may hold together; ``None`` for no limit."""
        return self._memory_mb * len(self.groups) if self._memory_mb else None

    def order(self, task: Any, message: Message) -> None:
        """Hand over one step. A worker that just died is noticed by :meth:`read`."""
        self.task = task
        self.steps += 1
        self._said_before = self._log.stat().st_size
        if self._said_before > _LOG_BYTES:
            os.truncate(self._log, 0)
            self._said_before = 0
        with contextlib.suppress(BrokenPipeError):
            write_frame(self._orders, message.model_dump(mode="json"))

    def read(self) -> Iterator[Report | None]:
        """Yield the reports that have arrived, and ``None`` once the worker is dead."""
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.reports, 1 << 20):
                self._buffer += chunk
                yield from self._frames()
            yield None

    def _frames(self) -> Iterator[Report]:
        while len(self._buffer) >= 4:
            size = int.from_bytes(self._buffer[:4], "big")
            if len(self._buffer) < 4 + size:
                return
            report = Report.model_validate(json.loads(self._buffer[4 : 4 + size]))
            del self._buffer[: 4 + size]
            if report.event == "guest" and report.pid is not None:
                self._guests.add(report.pid)
            yield report

    def allow(self, seconds: float | None) -> None:
        """Set or clear the time after which the current step counts as hanging."""
        self.deadline = None if seconds is None else time.monotonic() + seconds

    def kill(self) -> Evidence:
        """Kill the worker with its process group and its guests; return what it left behind."""
        for group in self.groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        code = self._process.wait()
        self._close()
        return Evidence(
            signal=signal.Signals(-code).name if code < 0 else None,
            exit_code=code if code >= 0 else None,
            stderr_tail=self.said(),
        )

    def bury(self) -> Evidence:
        """Take leave of a worker whose pipe has closed: note how it died, then end what it left running."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        return self.kill()

    def dismiss(self, grace_s: float = 2.0) -> None:
        """Let an idle worker end by itself; kill it if it does not."""
        os.close(self._orders)
        self._orders = -1
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=grace_s)
        self.kill()

    def _close(self) -> None:
        for fd in (self._orders, self.reports):
            if fd >= 0:
                with contextlib.suppress(OSError):
                    os.close(fd)
        self._orders = self.reports = -1

    def said(self) -> str | None:
        """The last that it printed since it was given its order, if anything."""
        with self._log.open("rb") as log:
            log.seek(max(self._said_before, self._log.stat().st_size - _TAIL_BYTES))
            return log.read().decode(errors="replace") or None


def _command(order_in: int, report_out: int, memory_mb: int, arrays: Path, scratch: Path) -> list[str]:
    # -P: a folder of samples may hold a numpy.py of its own.
    head = [sys.executable, "-P", "-m", "sampler_core.execution.worker"]
    return [*head, str(order_in), str(report_out), str(os.getpid()), str(memory_mb), str(arrays), str(scratch)]


def _environment(scratch: Path, *, gpu: bool) -> dict[str, str]:
    # One thread each: the workers are the parallelism. Temporary files go where the run's others are cleared away.
    hidden = {} if gpu else {VARIABLE: ""}
    return {**os.environ, **dict.fromkeys(_THREAD_VARIABLES, "1"), **_ALLOCATOR, **hidden, "TMPDIR": str(scratch)}
