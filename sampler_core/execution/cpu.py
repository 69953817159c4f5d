"""CPU time of this process and of those it runs."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Collection
from contextlib import suppress

import psutil


class Cpu:
    """Reads what was used since it was read last."""

    def __init__(self, guests: Callable[[], Collection[int]]) -> None:
        self._guests = guests
        self._known: dict[int, psutil.Process] = {}
        self._before_s = self._now()

    def lap(self) -> float:
        """User and system seconds since the last call: own, of children that have ended, and of guests that live."""
        before_s, self._before_s = self._before_s, self._now()
        return max(self._before_s - before_s, 0.0)

    def _now(self) -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime + sum(map(self._of, self._guests()))

    def _of(self, pid: int) -> float:
        with suppress(psutil.Error):
            if pid not in self._known:
                self._known[pid] = psutil.Process(pid)
            times = self._known[pid].cpu_times()
            return float(times.user + times.system)
        return 0.0
