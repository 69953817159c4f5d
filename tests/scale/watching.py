"""Running the command on a lot, and what its processes hold meanwhile."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

SAMPLER = Path(sys.executable).with_name("sampler")
ON_LINUX = pytest.mark.skipif(not Path("/proc").is_dir(), reason="memory is read from /proc")


def anonymous_mb(*processes: psutil.Process) -> float:
    """Anonymous memory; mapped files do not count."""
    total_kb = 0
    for each in processes:
        try:
            lines = Path(f"/proc/{each.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total_kb += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
    return total_kb / 1024


@dataclass
class Watched:
    """How the command ended: its exit code, the peak of all its processes, and what it alone held over time."""

    exit_code: int = 0
    peak_mb: float = 0.0
    own_mb: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the beginning, and MB."""


def analyze(*args: str | Path, out: Path, library: Path) -> Watched:
    """``sampler analyze`` with ``--json`` into ``out``."""
    watched, began = Watched(), time.monotonic()
    command = [SAMPLER, "analyze", *args, "--json", "--library", library]
    with out.open("w") as file, psutil.Popen(command, stdout=file) as process:
        while process.poll() is None:
            own = anonymous_mb(process)
            watched.own_mb.append((time.monotonic() - began, own))
            watched.peak_mb = max(watched.peak_mb, own + anonymous_mb(*process.children(recursive=True)))
            time.sleep(0.2)
        watched.exit_code = process.returncode
    return watched
