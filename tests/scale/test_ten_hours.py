"""A file of ten hours: linear in time, flat in memory, every segment classified. ``pytest -m scale tests/scale``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sampler_sdk import render
from watching import ON_LINUX, analyze

RATE, HOURS = 16_000, 10
LIMIT_MB = 800


@pytest.mark.scale
@pytest.mark.timeout(3600)
@ON_LINUX
def test_ten_hours_in_less_than_800_mb(tmp_path: Path) -> None:
    part = np.concatenate([render.scenes(seed, count=8, sample_rate_hz=RATE).samples.mean(axis=1) for seed in range(9)])
    path, written = tmp_path / "ten_hours.wav", 0
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        while written < HOURS * 3600 * RATE:
            file.write(part)
            written += len(part)
    out = tmp_path / "record.json"
    watched = analyze(path, "-p", "no:key", "--jobs", "2", out=out, library=tmp_path / "library")
    record = json.loads(out.read_text(encoding="utf-8"))
    by_analyzer: dict[str, list[dict[str, object]]] = {}
    for outcome in record["outcomes"]:
        by_analyzer.setdefault(outcome["analyzer"], []).append(outcome)
    assert {outcome["status"] for outcomes in by_analyzer.values() for outcome in outcomes} == {"ok"}
    assert len(by_analyzer["classifier"]) == len(by_analyzer["content"][0]["result"]["scenes"]) > 1000
    assert watched.peak_mb < LIMIT_MB
