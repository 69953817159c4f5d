"""Every region and every segment of a file is classified, and what was not says why.

The prototype that sampler grew from classified the first region only and fell back to chunks of ten seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from sampler_classifier import ClassifierAnalyzer, ContentsAnalyzer
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer

from sampler_core.execution.observer import Silent
from sampler_core.execution.request import Request
from sampler_core.registry.registry import Registry
from sampler_core.run import plan_for, run_with

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for `crashing`, which workers import by name
sys.path.insert(0, str(HERE.parent / "cli"))  # for `inside`
import crashing  # noqa: E402
from inside import sampler  # noqa: E402

Outcomes = list[dict[str, Any]]
BASE = (FeaturesAnalyzer, RegionsAnalyzer, crashing.CrashingTempo)
JUDGES = (ClassifierAnalyzer, ContentsAnalyzer)


@dataclass(frozen=True)
class Run:
    """A finished run: outcomes by file and analyzer, and where they are kept."""

    library: Path
    folder: Path
    found: dict[str, dict[str, Outcomes]]

    def shown(self, name: str) -> str:
        return " ".join(sampler("show", self.folder / name, "--library", self.library).stdout.split())

    def spans(self, name: str, analyzer: str, part: str) -> list[dict[str, float]]:
        (outcome,) = self.found[name][analyzer]
        return [{"start_s": each["start_s"], "end_s": each["end_s"]} for each in outcome["result"][part]]

    def classified(self, name: str) -> list[dict[str, float]]:
        outcomes = self.found[name]["classifier"]
        assert {outcome["status"] for outcome in outcomes} == {"ok"}
        return [outcome["span"] for outcome in outcomes]


def run(analyzers: Sequence[Any], folder: Path, library: Path) -> Run:
    found: dict[str, dict[str, Outcomes]] = {}

    def keep(record: dict[str, Any]) -> None:
        by_analyzer = found.setdefault(Path(record["path"]).name, {})
        for outcome in record["outcomes"]:
            by_analyzer.setdefault(outcome["analyzer"], []).append(outcome)

    run_with(Registry.of(*analyzers), Request((folder,), jobs=1), library, keep, Silent())
    return Run(library, folder, found)


def bursts(count: int, seconds: float, pause_s: float, rate: int) -> np.ndarray:
    """Noise and tones in turn, with silence between them."""
    rng, parts = np.random.default_rng(count), []
    for number in range(count):
        t = np.arange(round(seconds * rate)) / rate
        parts += [
            0.3 * rng.standard_normal(len(t)) if number % 2 else 0.3 * np.sin(2 * np.pi * (200 + 10 * number) * t),
            np.zeros(round(pause_s * rate)),
        ]
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    soundfile.write(folder / "two.wav", bursts(2, 4.0, 0.6, 44_100), 44_100)
    soundfile.write(folder / "forty.wav", bursts(40, 0.3, 0.35, 44_100), 44_100)
    soundfile.write(folder / "content_dies.wav", bursts(2, 3.0, 0.5, 48_000), 48_000)
    soundfile.write(folder / "tempo_dies.wav", bursts(2, 3.0, 0.5, 32_000), 32_000)
    return folder


@pytest.fixture(scope="module")
def importable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]))
        yield


@pytest.fixture(scope="module")
def whole(folder: Path, importable: None, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """With everything in the plan."""
    return run((*BASE, crashing.CrashingContent, *JUDGES), folder, tmp_path_factory.mktemp("whole") / "library")


@pytest.fixture(scope="module")
def without_content(folder: Path, importable: None, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Nobody gives a timeline."""
    return run((*BASE, *JUDGES), folder, tmp_path_factory.mktemp("without") / "library")


@pytest.mark.parametrize(("name", "regions"), [("two.wav", 2), ("forty.wav", 40)])
def test_every_region_and_every_segment_is_classified(whole: Run, name: str, regions: int) -> None:
    found = whole.spans(name, "regions", "regions")
    scenes = whole.spans(name, "content", "scenes")
    assert len(found) == regions
    assert len(scenes) >= regions
    assert whole.classified(name) == scenes
    assert {outcome["result"]["segment"] for outcome in whole.found[name]["classifier"]} == {"scene"}
    assert whole.found[name]["contents"][0]["result"]["segments"] == len(scenes)
    sound_s = sum(span["end_s"] - span["start_s"] for span in found)
    assert whole.found[name]["contents"][0]["result"]["sound_s"] == pytest.approx(sound_s, rel=1e-3)


def test_without_content_whole_regions_are_classified_and_everybody_says_so(without_content: Run) -> None:
    run = without_content
    assert run.classified("forty.wav") == run.spans("forty.wav", "regions", "regions")
    (inputs,) = {outcome["inputs"]["timeline"] for outcome in run.found["two.wav"]["classifier"]}
    assert inputs == "absent"
    assert {outcome["result"]["segment"] for outcome in run.found["two.wav"]["classifier"]} == {"region"}
    assert "whole regions: no analyzer of a timeline was in the plan" in run.shown("two.wav")
    plan = plan_for(Registry.of(*BASE, *JUDGES), Request(()))
    assert "`classifier` works on whole regions: nothing in this plan gives `timeline`" in plan.notes


def test_where_content_crashes_nothing_is_made_up(whole: Run) -> None:
    found = whole.found["content_dies.wav"]
    assert (found["content"][0]["status"], found["content"][0]["failure"]["kind"]) == ("failed", "crash")
    (skipped,) = found["classifier"]
    assert (skipped["status"], skipped["span"], skipped["result"]) == ("skipped", None, None)
    assert skipped["failure"]["cause"] == "content"
    assert found["contents"][0]["failure"]["cause"] == "content"
    assert found["tempo"][0]["status"] == "ok"
    assert "content failed" in whole.shown("content_dies.wav")
    assert whole.classified("two.wav")


def test_where_tempo_crashes_content_goes_on_and_says_so(whole: Run) -> None:
    found = whole.found["tempo_dies.wav"]
    assert found["tempo"][0]["failure"]["kind"] == "crash"
    assert found["content"][0]["result"]["tempo"] == "failed"
    assert found["content"][0]["inputs"]["tempo"] == "failed"
    assert whole.classified("tempo_dies.wav") == whole.spans("tempo_dies.wav", "content", "scenes")
    assert "no sections: they need a tempo, and its analyzer gave none" in whole.shown("tempo_dies.wav")
    assert whole.found["two.wav"]["content"][0]["result"]["tempo"] == "given"


@pytest.mark.ci
@pytest.mark.timeout(900)
def test_a_file_of_two_hours_has_every_segment_classified(
    importable: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("long")
    part = bursts(20, 2.5, 0.5, 16_000).astype(np.float32)
    with soundfile.SoundFile(folder / "long.wav", "w", 16_000, 1) as file:
        for _ in range(120):
            file.write(part)
    found = run((*BASE, crashing.CrashingContent, *JUDGES), folder, folder / "library")
    assert found.found["long.wav"]["decode"][0]["status"] == "ok"
    assert len(found.spans("long.wav", "regions", "regions")) == 2400
    assert found.classified("long.wav") == found.spans("long.wav", "content", "scenes")
