"""A file of ten hours: linear in time, flat in memory, every segment classified. ``pytest -m scale tests/segments``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from sampler_sdk import render

SAMPLER = Path(sys.executable).with_name("sampler")
RATE, HOURS = 16_000, 10
LIMIT_MB = 800


def anonymous_mb(process: psutil.Process) -> float:
    """Anonymous memory of a process and all it started; mapped files do not count."""
    total_kb = 0
    for each in (process, *process.children(recursive=True)):
        try:
            lines = Path(f"/proc/{each.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total_kb += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))
    return total_kb / 1024


@pytest.mark.scale
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="memory is read from /proc")
def test_ten_hours_in_less_than_800_mb(tmp_path: Path) -> None:
    part = np.concatenate([render.scenes(seed, count=8, sample_rate_hz=RATE).samples.mean(axis=1) for seed in range(9)])
    path, written = tmp_path / "ten_hours.wav", 0
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        while written < HOURS * 3600 * RATE:
            file.write(part)
            written += len(part)
    command = [SAMPLER, "analyze", path, "-p", "no:key", "--json", "--jobs", "2", "--library", tmp_path / "library"]
    with (tmp_path / "record.json").open("w") as file, psutil.Popen(command, stdout=file) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, anonymous_mb(process))
            time.sleep(0.2)
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    by_analyzer: dict[str, list[dict[str, object]]] = {}
    for outcome in record["outcomes"]:
        by_analyzer.setdefault(outcome["analyzer"], []).append(outcome)
    assert {outcome["status"] for outcomes in by_analyzer.values() for outcome in outcomes} == {"ok"}
    assert len(by_analyzer["classifier"]) == len(by_analyzer["content"][0]["result"]["scenes"]) > 1000
    assert peak < LIMIT_MB, f"{peak:.0f} MB"
