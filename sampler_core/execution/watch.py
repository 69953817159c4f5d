"""How much memory the process groups of workers hold, looked up now and then."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from contextlib import suppress

import psutil

_INTERVAL_S = 0.25


class Watch:
    """Sees whole groups: a worker, its guests, and whatever they started."""

    def __init__(self) -> None:
        self._looked = 0.0

    def look(self, groups: Mapping[int, Collection[int]]) -> dict[int, float]:
        """Anonymous memory in MB by worker number, for workers with these process groups; empty if looked just now."""
        if time.monotonic() - self._looked < _INTERVAL_S or not groups:
            return {}
        self._looked = time.monotonic()
        owners = {group: number for number, its in groups.items() for group in its}
        held = dict.fromkeys(groups, 0.0)
        for pid in psutil.pids():
            with suppress(ProcessLookupError, PermissionError, psutil.Error):
                if (owner := owners.get(os.getpgid(pid))) is not None:
                    held[owner] += _anonymous_mb(pid)
        return held


def _anonymous_mb(pid: int) -> float:
    # Mapped files count for nobody; only Linux tells them apart.
    memory = psutil.Process(pid).memory_info()
    return float(memory.rss - getattr(memory, "shared", 0)) / 2**20
