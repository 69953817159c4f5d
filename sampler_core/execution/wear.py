"""What a worker's process has lost to the analyzers that ran in it: threads, descriptors, memory, age."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

_THREADS, _DESCRIPTORS, _MEMORY_MB = 16, 64, 512
"""How many more than after loading are too many."""
_AGE_S = 3600.0
_LINUX = sys.platform == "linux"
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Wear:
    """Measured against the moment the last analyzer was loaded, the processes of ``guests`` included."""

    def __init__(self, guests: Callable[[], Sequence[int]]) -> None:
        self._guests = guests
        self._born = time.monotonic()
        self.settle()

    def settle(self) -> None:
        """What is there now is meant to be there."""
        self._threads, self._descriptors, self._memory_mb = _now(self._guests())

    def reason(self) -> str | None:
        """Why this process should be replaced by a fresh one, if it should."""
        try:
            threads, descriptors, memory_mb = _now(self._guests())
        except OSError as error:
            return f"it cannot even look at itself ({error.strerror})"
        if threads - self._threads > _THREADS:
            return f"{threads - self._threads} threads were left behind"
        if descriptors - self._descriptors > _DESCRIPTORS:
            return f"{descriptors - self._descriptors} files were left open"
        if memory_mb - self._memory_mb > _MEMORY_MB:
            return f"{memory_mb - self._memory_mb:.0f} MB were not given back"
        if time.monotonic() - self._born > _AGE_S:
            return f"it is older than {_AGE_S / 60:.0f} minutes"
        return None


def _now(guests: Sequence[int]) -> tuple[int, int, float]:
    """Threads, descriptors and anonymous memory in MB; elsewhere than on Linux only Python's own threads are known."""
    if not _LINUX:
        return threading.active_count(), 0, 0.0
    threads, descriptors, memory_mb = _of("self")
    for pid in guests:
        with suppress(FileNotFoundError, ProcessLookupError):  # it has gone: then it is not worn
            its = _of(pid)
            threads, descriptors, memory_mb = threads + its[0], descriptors + its[1], memory_mb + its[2]
    return threads, descriptors, memory_mb


def _of(process: int | str) -> tuple[int, int, float]:
    # After every step: so without anything that takes longer than the question.
    with open(f"/proc/{process}/statm", "rb") as statm:  # noqa: PTH123
        resident, shared = map(int, statm.read().split()[1:3])
    threads, descriptors = (len(os.listdir(f"/proc/{process}/{what}")) for what in ("task", "fd"))  # noqa: PTH208
    return threads, descriptors, (resident - shared) * _PAGE_MB
