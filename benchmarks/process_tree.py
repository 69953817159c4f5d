"""Running a command and measuring all of it: CPU of every process it starts, and their anonymous memory together."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

SAMPLES_PER_S = 20
SINGLE_THREADED = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "VECLIB_MAXIMUM", "NUMEXPR")
}


@dataclass
class Measured:
    """What one run of a command took. CPU is user and system time of the whole tree."""

    stdout: str
    exit_code: int
    wall_s: float
    cpu_s: float
    peak_anonymous_mb: float
    cpu_by_role: dict[str, float] = field(default_factory=dict)


def measure(
    command: Sequence[str | Path], role: Callable[[str], str] = lambda command: "all",
    env: Mapping[str, str] | None = None,
) -> Measured:  # fmt: skip
    """Run ``command`` to its end; ``role`` names a process by its command line.

    The kernel's count for reaped children is complete but for processes whose parent was killed; the samples have
    those too, but miss what happens between the last sample and the end. The larger of the two is the answer.
    """
    before, began = _children_cpu(), time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **SINGLE_THREADED, **(env or {})}
    )
    watch = _Watch(process.pid, role)
    watch.start()
    stdout, _ = process.communicate()
    watch.done.set()
    watch.join()
    return Measured(
        stdout=stdout, exit_code=process.returncode, wall_s=time.perf_counter() - began,
        cpu_s=max(_children_cpu() - before, sum(watch.cpu.values())), peak_anonymous_mb=watch.peak_kb / 1024,
        cpu_by_role=watch.by_role(),
    )  # fmt: skip


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Watch(threading.Thread):
    def __init__(self, pid: int, role: Callable[[str], str]) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.cpu: dict[tuple[int, float], float] = {}
        self.peak_kb = 0
        self._root = psutil.Process(pid)
        self._role = role
        self._roles: dict[tuple[int, float], str] = {}

    def run(self) -> None:
        while not self.done.wait(1 / SAMPLES_PER_S):
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            self.peak_kb = max(self.peak_kb, sum(self._sample(process) for process in tree))

    def _sample(self, process: psutil.Process) -> int:
        try:
            identity = (process.pid, process.create_time())
            times = process.cpu_times()
            self.cpu[identity] = times.user + times.system
            # A process that has ended but was not yet waited for has no command line any more.
            if command := " ".join(process.cmdline()):
                self._roles[identity] = self._role(command)
            status = Path(f"/proc/{process.pid}/status").read_text()
        except (psutil.Error, OSError):
            return 0
        return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")), 0)

    def by_role(self) -> dict[str, float]:
        totals: dict[str, float] = defaultdict(float)
        for identity, seconds in self.cpu.items():
            totals[self._roles.get(identity, "?")] += seconds
        return dict(totals)
