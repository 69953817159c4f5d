"""What the process groups of workers hold and use, looked up now and then."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

import psutil

_INTERVAL_S = 0.25


@dataclass
class Held:
    """What a worker, its guests and whatever they started hold: anonymous memory in MB, processes, and the CPU seconds
    that those have used which live."""

    mb: float = 0.0
    processes: int = 0
    cpu_s: float = 0.0


class Watch:
    """Sees whole groups."""

    def __init__(self) -> None:
        self._looked = 0.0

    def look(self, groups: Mapping[int, Collection[int]]) -> dict[int, Held]:
        """By worker number, for workers with these process groups; empty if looked just now."""
        if time.monotonic() - self._looked < _INTERVAL_S or not groups:
            return {}
        self._looked = time.monotonic()
        owners = {group: number for number, its in groups.items() for group in its}
        held = {number: Held() for number in groups}
        for pid in psutil.pids():
            with suppress(ProcessLookupError, PermissionError, psutil.Error):
                if (owner := owners.get(os.getpgid(pid))) is not None:
                    _add(held[owner], psutil.Process(pid))
        return held


def _add(held: Held, process: psutil.Process) -> None:
    memory, times = process.memory_info(), process.cpu_times()
    # Mapped files count for nobody; only Linux tells them apart.
    held.mb += float(memory.rss - getattr(memory, "shared", 0)) / 2**20
    held.processes += 1
    held.cpu_s += times.user + times.system + times.children_user + times.children_system
