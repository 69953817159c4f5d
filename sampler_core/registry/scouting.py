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

from ..schemas import shortened
from .candidates import Candidate
from .verdict import Verdict, is_offer

LIMIT_S = 30.0
_TAIL_BYTES = 16 * 1024
_POLL_S = 0.005
_LONGEST_REPORT = 32 * 2**20


def examine(candidates: Iterable[Candidate], limit_s: float = LIMIT_S) -> Iterator[tuple[Candidate, Verdict]]:
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

    def verdict(self) -> tuple[Candidate, Verdict]:
        """End what is left of it and say what it found."""
        late = self._process.poll() is None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        code = self._process.wait()
        with self._report, self._output:
            report = _Report.read(self._report)
            printed = _tail(self._output)
        ended = f"{report.phase} {self._how_it_ended(late, code)}{_last_line(printed)}"
        return self._candidate, report.verdict(ended, printed)

    def _how_it_ended(self, late: bool, code: int) -> str:
        if late:
            return f"did not finish within {self._limit_s:.0f} s"
        if code < 0:
            return f"crashed the process ({signal.Signals(-code).name})"
        return f"ended the process with exit code {code}"


@dataclass
class _Report:
    """What a scout has said, as far as it came. A stranger's code runs beside it: nothing has to be as it should."""

    phase: str = "starting"
    mistakes: tuple[str, ...] | None = None
    offer: Any = None
    faults: tuple[str, ...] | None = None

    @classmethod
    def read(cls, file: IO[bytes]) -> _Report:
        report = cls()
        file.seek(0)
        for line in file.read(_LONGEST_REPORT).splitlines():
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(message, dict):
                report._take(message)
        return report

    def _take(self, message: dict[str, Any]) -> None:
        if isinstance(phase := message.get("phase"), str):
            self.phase = shortened(phase)
        if isinstance(mistakes := message.get("mistakes"), list):
            self.mistakes, self.offer = tuple(map(_sentence, mistakes)), message.get("offer")
        if isinstance(faults := message.get("faults"), list):
            self.faults = tuple(map(_sentence, faults))

    def verdict(self, ended: str, printed: str) -> Verdict:
        """What that comes to, with ``ended`` for what it did not live to say."""
        if self.mistakes is None:
            return Verdict(reason=ended, evidence=printed)
        if self.mistakes:
            return Verdict(reason="; ".join(self.mistakes[:5]), evidence=printed)
        if not is_offer(self.offer):
            return Verdict(reason="what it offers cannot be read", evidence=printed)
        faults = self.faults if self.faults is not None else (ended,)
        return Verdict(self.offer, evidence=printed if faults else "", faults=faults)


def _sentence(text: Any) -> str:
    return shortened(str(text), 600)


def _tail(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _TAIL_BYTES))
    return output.read().decode(errors="replace").strip()


def _last_line(printed: str) -> str:
    """What it said last, unless that is a line of the native stack."""
    said = printed.partition("Fatal Python error")[0].strip().splitlines()
    return f"; it said: {said[-1].strip()}" if said else ""
