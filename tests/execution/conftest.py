from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import soundfile

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for `actors`, which workers import by name


@pytest.fixture(autouse=True)
def _actors_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four small sound files: three seconds at 44.1 kHz, two at 48 kHz, half a second, and one that is no audio."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    rng = np.random.default_rng(1)
    for name, rate, seconds in (("a.wav", 44100, 3.0), ("b.wav", 48000, 2.0), ("short.wav", 44100, 0.5)):
        soundfile.write(folder / name, rng.uniform(-0.5, 0.5, round(rate * seconds)), rate)
    (folder / "broken.wav").write_bytes(b"RIFF\x00\x00")
    return folder


@pytest.fixture
def run(tmp_path: Path, folder: Path, new_library: Path) -> Callable[..., dict[str, dict[str, list[dict[str, Any]]]]]:
    """Run analyzers over the folder, with one worker where ``jobs`` does not ask for more (each takes half a second
    to start); gives ``{file name: {analyzer: [outcome, …]}}``."""

    def go(
        analyzers: Sequence[Any], options: dict[str, dict[str, Any]] | None = None, **how: Any
    ) -> dict[str, dict[str, list[dict[str, Any]]]]:
        from sampler_core.execution.observer import Silent

        class Noted(Silent):
            def note(self, message: str) -> None:
                notes.append(message)

        from sampler_core.execution.request import Request
        from sampler_core.registry.registry import Registry
        from sampler_core.run import run_with

        if not (tmp_path / "library").exists():
            shutil.copytree(new_library, tmp_path / "library")
        found: dict[str, dict[str, list[dict[str, Any]]]] = {}

        def keep(record: dict[str, Any]) -> None:
            if go.on_record:  # type: ignore[attr-defined]
                go.on_record(record)  # type: ignore[attr-defined]
            by_analyzer = found.setdefault(Path(record["path"]).name, {})
            for outcome in record["outcomes"]:
                by_analyzer.setdefault(outcome["analyzer"], []).append(outcome)

        request = Request(how.pop("paths", (folder,)), options=options or {}, jobs=how.pop("jobs", 1), **how)
        report = run_with(Registry.of(*analyzers), request, tmp_path / "library", keep, Noted())
        reports.append(report)
        return found

    reports: list[Any] = []
    go.on_record = None  # type: ignore[attr-defined]
    go.reports = reports  # type: ignore[attr-defined]
    notes: list[str] = []
    go.notes = notes  # type: ignore[attr-defined]
    return go


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path) -> Any:
    """No process and no scratch file survives a run."""
    yield
    children = psutil.Process().children(recursive=True)
    assert not [p for p in children if p.status() != psutil.STATUS_ZOMBIE and "sampler_core" in " ".join(p.cmdline())]
    scratch = tmp_path / "library" / "scratch"
    assert not scratch.exists() or not list(scratch.iterdir())
