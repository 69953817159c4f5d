"""A step over many spans is shared out among workers; its answers come back in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import actors
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from sampler_core.contracts import Span
from sampler_core.execution.parts import divided

SPANS = st.integers(0, 500).map(lambda n: [Span(start_s=i, end_s=i + 1) for i in range(n)])


@given(SPANS)
def test_parts_are_the_whole_in_order(spans: list[Span]) -> None:
    parts = divided(spans)
    assert [span for part in parts for span in part] == spans
    assert len(parts) <= 8
    assert len(parts) == 1 or min(map(len, parts)) >= 16


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Eighty tenths of a second, each louder than the one before."""
    path = tmp_path / "long.wav"
    soundfile.write(path, np.repeat(np.arange(1, 81) / 100, 800), 8000, subtype="FLOAT")
    return path


def test_answers_are_those_of_one_worker(run: Any, long_file: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    loud = run([actors.TenthsAnalyzer, actors.LoudAnalyzer], paths=(long_file,), trace=trace)["long.wav"]["loud"]
    assert [round(100 * outcome["result"]["peak"]) for outcome in loud] == list(range(1, 81))
    events = [json.loads(line) for line in trace.read_text().splitlines()]
    assert len([event for event in events if event["event"] == "done" and event["step"] == "loud"]) == 5


def test_a_part_that_fails_fails_the_step_once(run: Any, long_file: Path) -> None:
    found = run([actors.TenthsAnalyzer, actors.PickyAnalyzer], paths=(long_file,))["long.wav"]["picky"]
    assert {outcome["status"] for outcome in found} == {"failed"}
    assert len(found) == 80
    assert found[0]["failure"]["kind"] == "exception"
