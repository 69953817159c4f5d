"""CPU time of this process and of those it runs."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable
from contextlib import suppress

import psutil


def cpu_s(guests: Iterable[int]) -> float:
    """User and system seconds so far: own, of children that have ended, and of ``guests`` that live."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + children.ru_utime + children.ru_stime
    for pid in guests:
        with suppress(psutil.Error):
            times = psutil.Process(pid).cpu_times()
            total += times.user + times.system
    return total
