"""Sends scouts out, several at once, and judges from what they bring back or how they died."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from .candidates import Candidate

LIMIT_S = 30.0
_TAIL_BYTES = 16 * 1024
_POLL_S = 0.005


@dataclass(frozen=True)
class Verdict:
    """What a scout found: an ``offer`` without ``reason``, or the reason why there is none."""

    candidate: Candidate
    offer: dict[str, Any] | None = None
    reason: str = ""
    evidence: str = ""


def examine(candidates: Iterable[Candidate], limit_s: float = LIMIT_S) -> Iterator[Verdict]:
    """Examine ``candidates``, as many at a time as there are processors, each for ``limit_s`` at most.

    Verdicts come as they are reached, in no particular order.
    """
    waiting = deque(candidates)
    running: list[_Scout] = []
    try:
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                running.append(_Scout(waiting.popleft(), limit_s))
            for scout in [each for each in running if each.back()]:
                running.remove(scout)
                yield scout.verdict()
            time.sleep(_POLL_S)
    finally:
        for scout in running:
            scout.verdict()


class _Scout:
    """One scout process. Files, not pipes, take what it says: a child it left behind cannot keep them open."""

    def __init__(self, candidate: Candidate, limit_s: float) -> None:
        self._candidate = candidate
        self._limit_s = limit_s
        self._report: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by verdict()
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._deadline = time.monotonic() + limit_s
        fd = self._report.fileno()
        # -P: the working folder, perhaps full of samples, is no place to import from.
        command = [sys.executable, "-P", "-m", "sampler_core.registry.scout", str(fd), str(int(limit_s) + 5)]
        self._process = subprocess.Popen(
            [*command, candidate.name, candidate.target],
            pass_fds=(fd,),
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            start_new_session=True,
        )

    def back(self) -> bool:
        """Whether it has ended or had its time."""
        return self._process.poll() is not None or time.monotonic() > self._deadline

    def verdict(self) -> Verdict:
        """End what is left of it and say what it found."""
        late = self._process.poll() is None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        code = self._process.wait()
        with self._report, self._output:
            phase, answer = _read_report(self._report)
            printed = _tail(self._output)
        if answer is not None and not answer["mistakes"]:
            return Verdict(self._candidate, offer=answer["offer"])
        if answer is not None:
            reason = "; ".join(answer["mistakes"])
        else:
            reason = f"{phase} {self._how_it_ended(late, code)}{_last_line(printed)}"
        return Verdict(self._candidate, reason=reason, evidence=printed)

    def _how_it_ended(self, late: bool, code: int) -> str:
        if late:
            return f"did not finish within {self._limit_s:.0f} s"
        if code < 0:
            return f"crashed the process ({signal.Signals(-code).name})"
        return f"ended the process with exit code {code}"


def _read_report(report: IO[bytes]) -> tuple[str, dict[str, Any] | None]:
    """The last phase it announced, and its answer if it came to that."""
    report.seek(0)
    phase = "starting"
    for line in report.read().splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            break
        if "offer" in message:
            return phase, message
        phase = message["phase"]
    return phase, None


def _tail(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _TAIL_BYTES))
    return output.read().decode(errors="replace").strip()


def _last_line(printed: str) -> str:
    """What it said last, unless that is a line of the native stack."""
    said = printed.partition("Fatal Python error")[0].strip().splitlines()
    return f"; it said: {said[-1].strip()}" if said else ""
