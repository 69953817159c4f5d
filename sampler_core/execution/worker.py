"""A worker process: takes one order at a time over a private pipe, says what it begins, reports how it ended.

Run as ``python -P -m sampler_core.execution.worker FD_IN FD_OUT PARENT_PID MEMORY_MB ARRAYS SCRATCH`` (0: no limit). It
is killed, not asked, when a step hangs; its standard output and error go to a file that the supervisor reads.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..contracts import FailureKind, UndeclaredInput
from ..environments.guest import die_with_parent, pack, read_frame, write_bytes, write_frame
from ..environments.host import GuestDied
from ..store.arrays import ScratchArrays
from ..store.codec import dumps
from ..store.held_values import LONGEST_JSON
from ..text import said_by
from .cpu import Cpu
from .orders import Analyze, Decode, Identify, Problem, Report
from .steps import Analyzers, ContractViolation
from .wear import Wear


class Worker:
    """The loop of one worker process."""

    def __init__(self, fd_in: int, fd_out: int, arrays: Path, scratch: Path) -> None:
        self._in, self._out = fd_in, fd_out
        self._loading = True
        self._analyzers = Analyzers(
            ScratchArrays(scratch, arrays), scratch, lambda pid: self._say(Report(event="guest", pid=pid))
        )
        self._cpu, self._wear = Cpu(self._guests), Wear(self._guests)

    def serve(self) -> None:
        """Take orders until the supervisor closes the pipe."""
        self._say(Report(event="ready"))
        while (order := read_frame(self._in)) is not None:
            began = time.perf_counter()
            report = self._attempt(order)
            elapsed_s = time.perf_counter() - began
            took = {"elapsed_s": elapsed_s, "cpu_s": self._cpu.lap(), "worn": self._wear.reason()}
            self._answer(report.model_copy(update=took))
        self._analyzers.close()

    def _guests(self) -> list[int]:
        return self._analyzers.guests

    def _answer(self, report: Report) -> None:
        try:
            frame = pack(report.model_dump(mode="json", exclude_defaults=True))
            if len(frame) > LONGEST_JSON:
                _check_lengths(report)
        except ValueError as error:  # longer than a frame, or a result, may be
            problem = Problem(kind=FailureKind.CONTRACT_VIOLATION, message=f"its answer cannot be sent: {error}")
            frame = pack(Report(event="done", problem=problem).model_dump(mode="json", exclude_defaults=True))
        write_bytes(self._out, frame)

    def _attempt(self, order: dict[str, Any]) -> Report:
        try:
            return self._obey(order)
        except BaseException as error:  # noqa: BLE001 - a stranger's code: SystemExit fails its own step too
            return Report(event="done", problem=_problem(error))

    def _obey(self, order: dict[str, Any]) -> Report:
        if order["do"] == "analyze":
            analyze = Analyze.model_validate(order)
            with _open_files(analyze.open_files):
                answers = self._analyzers.run(analyze, self._announce)
            return Report(event="done", answers=tuple(answers))
        self._announce("run")
        if order["do"] == "identify":
            from ..audio.identity import bytes_sha256

            return Report(event="done", bytes_sha256=bytes_sha256(Path(Identify.model_validate(order).path)))
        from ..audio.decode import decode

        job = Decode.model_validate(order)
        return Report(event="done", audio=decode(Path(job.path), Path(job.target), job.readers, job.limits))

    def _announce(self, phase: str) -> None:
        if phase == "run" and self._loading:
            self._wear.settle()
        self._loading = phase == "load"
        self._say(Report.model_validate({"event": "started", "phase": phase}))

    def _say(self, report: Report) -> None:
        write_frame(self._out, report.model_dump(mode="json", exclude_defaults=True))


def _check_lengths(report: Report) -> None:
    for answer in report.answers:
        if answer.result is not None and (length := len(dumps(answer.result))) > LONGEST_JSON:
            raise ValueError(f"a result is JSON of {length} characters, and {LONGEST_JSON} at most are kept")


def _problem(error: BaseException) -> Problem:
    text = "".join(traceback.format_exception(error))
    kind, name, hint = _kind(error), type(error).__name__, getattr(error, "hint", None)
    if kind is FailureKind.DECODE_ERROR:
        return Problem(kind=kind, message=_with_subject(str(error)), hint=hint)
    said = said_by(error) if isinstance(error, ValidationError) else str(error)
    return Problem(kind=kind, message=f"{name}: {said}" if said else name, hint=hint, traceback=text)


def _with_subject(message: str) -> str:
    """Messages of decoding tell what is the matter with the file, which they do not name."""
    return f"the file {message}" if message.startswith(("is ", "cannot ")) else message


def _kind(error: BaseException) -> FailureKind:
    from ..audio.stream import DecodeError

    match error:
        case DecodeError():
            return FailureKind.DECODE_ERROR
        case ContractViolation() | UndeclaredInput():
            return FailureKind.CONTRACT_VIOLATION
        case TimeoutError():
            return FailureKind.TIMEOUT
        case GuestDied():
            return FailureKind.CRASH
        case MemoryError():
            return FailureKind.MEMORY_LIMIT
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return FailureKind.DISK_FULL
    return FailureKind.EXCEPTION


@contextmanager
def _open_files(limit: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _limit(memory_mb: int) -> None:
    # RLIMIT_DATA, not RLIMIT_AS: mapped files and libraries that reserve address space are welcome.
    if memory_mb:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # Linux: where memory runs out, one of us is to go, not the command
        Path("/proc/self/oom_score_adj").write_text("500")


def main() -> None:
    """Entry point of the worker process."""
    fd_in, fd_out, parent, memory_mb = (int(arg) for arg in sys.argv[1:5])
    die_with_parent(parent)
    _limit(memory_mb)
    faulthandler.enable()
    os.set_inheritable(fd_in, False)
    os.set_inheritable(fd_out, False)
    Worker(fd_in, fd_out, Path(sys.argv[5]), Path(sys.argv[6])).serve()


if __name__ == "__main__":
    main()
