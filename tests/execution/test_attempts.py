"""A step that takes the whole run down costs the others nothing, and is not tried for ever."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from sampler_core.library import Library
from sampler_core.query.query import Query

SCRIPT = Path(__file__).with_name("lone_run.py")
FILES = 6


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for number in range(FILES):
        rate = 48000 if number == 1 else 44100
        soundfile.write(folder / f"{number}.wav", np.full(4410, number / 10), rate)
    return folder


def analyzed(sounds: Path, library: Path) -> int:
    command = [sys.executable, SCRIPT, sounds, library, "LengthAnalyzer", "DeadlyAnalyzer"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def ended(library: Path) -> dict[str, str]:
    with Library.open(library) as opened:
        records = list(opened.records())
    return {
        Path(record["path"]).name: outcome["status"]
        for record in records
        for outcome in record["outcomes"]
        if outcome["analyzer"] == "deadly"
    }


@pytest.mark.ci
def test_a_step_that_kills_the_run_waits_for_all_others_and_is_given_up_after_three(
    sounds: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    assert analyzed(sounds, library) == -signal.SIGKILL
    assert analyzed(sounds, library) == -signal.SIGKILL
    assert len(ended(library)) >= FILES - 2, "the other worker's step is as suspicious"
    assert analyzed(sounds, library) == -signal.SIGKILL
    assert ended(library) == {f"{number}.wav": "ok" for number in range(FILES) if number != 1}
    assert analyzed(sounds, library) == 1
    with Library.open(library) as opened:
        (path, outcome), *others = opened.failed(Query())
        assert opened.attempts() == {}
        assert [run.status for run in opened.runs()] == ["finished", "killed", "killed", "killed"]
    assert (path.name, outcome.analyzer, others) == ("1.wav", "deadly", [])
    assert outcome.failure is not None
    assert outcome.failure.kind == "crash"
    assert "3 runs ended" in outcome.failure.message
    assert analyzed(sounds, library) == 1, "it is not tried again"
    assert not list((library / "scratch").iterdir())
