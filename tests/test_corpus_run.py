"""The whole corpus through the command: every file ends, a kill costs nothing, a second run is free."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
import pytest

from sampler_core.library import Library

pytestmark = [pytest.mark.ci, pytest.mark.timeout(1200)]

SAMPLER = Path(sys.executable).with_name("sampler")
ANALYZERS = {"decode", "features", "regions", "tempo", "key", "content", "classifier", "contents"}
TOLERANCE_S = 0.05


def analyze(corpus: Path, library: Path) -> tuple[list[dict[str, Any]], str, float]:
    """Analyze the corpus; gives records, stderr and seconds."""
    began = time.monotonic()
    command = [SAMPLER, "analyze", corpus, "-p", ",".join(ANALYZERS - {"decode"}), "--library", library, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr, time.monotonic() - began


@pytest.fixture(scope="module")
def calm(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]], str, float]:
    """One undisturbed run into a new library."""
    library = tmp_path_factory.mktemp("corpus") / "library"
    return library, *analyze(corpus, library)


def test_every_file_has_exactly_one_state_per_analyzer(calm: tuple[Path, list[dict[str, Any]], str, float]) -> None:
    _, records, told, _ = calm
    assert len({record["path"] for record in records}) == len(records)
    for record in records:
        files = Counter(outcome["analyzer"] for outcome in record["outcomes"] if outcome["span"] is None)
        spans = {outcome["analyzer"] for outcome in record["outcomes"] if outcome["span"] is not None}
        assert files + Counter(spans) == Counter(ANALYZERS), record["path"]
        assert all((o["status"] in ("failed", "skipped")) == (o["failure"] is not None) for o in record["outcomes"])
    kinds = Counter(o["failure"]["kind"] for r in records for o in r["outcomes"] if o["status"] == "failed")
    assert set(kinds) == {"decode_error"}, kinds
    assert "Traceback" not in told


def test_scenes_tile_the_regions_and_every_scene_is_classified_once(
    calm: tuple[Path, list[dict[str, Any]], str, float],
) -> None:
    segments = 0
    for record in calm[1]:
        by_analyzer: dict[str, list[dict[str, Any]]] = {}
        for outcome in record["outcomes"]:
            by_analyzer.setdefault(outcome["analyzer"], []).append(outcome)
        if by_analyzer["content"][0]["status"] != "ok":
            assert [o["status"] for o in by_analyzer["classifier"]] == ["skipped"], record["path"]
            continue
        scenes = by_analyzer["content"][0]["result"]["scenes"]
        for number, region in enumerate(by_analyzer["regions"][0]["result"]["regions"]):
            inside = [scene for scene in scenes if scene["region"] == number]
            edges = [scene["start_s"] for scene in inside] + [region["end_s"]]
            assert edges == [region["start_s"], *(scene["end_s"] for scene in inside)], record["path"]
        spans = [(o["span"]["start_s"], o["span"]["end_s"]) for o in by_analyzer["classifier"] if o["span"]]
        assert spans == [(scene["start_s"], scene["end_s"]) for scene in scenes], record["path"]
        assert all((o["result"] is None) == (o["failure"] is not None) for o in by_analyzer["classifier"] if o["span"])
        segments += len(spans)
    assert segments > 1500


def test_nothing_is_left_behind(calm: tuple[Path, list[dict[str, Any]], str, float]) -> None:
    assert not list((calm[0] / "scratch").iterdir())
    alive = [process.cmdline() for process in psutil.process_iter(["cmdline"]) if process.info["cmdline"]]
    assert not [command for command in alive if str(calm[0]) in " ".join(command)]


def test_durations_agree_with_those_of_the_manifest(
    corpus: Path, calm: tuple[Path, list[dict[str, Any]], str, float]
) -> None:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        truth = {
            str(corpus.resolve() / row["path"]): float(row["duration_s"])
            for row in csv.DictReader(file)
            if row["kind"] != "corrupt" and row["ffmpeg"] == row["libsndfile"] == "ok" and row["duration_s"]
        }
    found = {str(Path(r["path"]).resolve()): r["audio"]["duration_s"] for r in calm[1] if r["audio"]}
    known = truth.keys() & found.keys()
    assert len(known) > 1000
    wrong = {path: (found[path], truth[path]) for path in known if abs(found[path] - truth[path]) > TOLERANCE_S}
    assert len(wrong) <= len(known) // 200, wrong


def test_a_second_run_decodes_nothing_and_is_ten_times_quicker(
    corpus: Path, calm: tuple[Path, list[dict[str, Any]], str, float]
) -> None:
    records, _, seconds = analyze(corpus, calm[0])
    fresh = [
        o for r in records for o in r["outcomes"] if o["status"] in ("ok", "undetermined", "failed") and not o["cached"]
    ]
    assert fresh == []
    assert seconds < calm[3] / 10


def test_killed_in_the_middle_and_run_again_it_ends_in_the_same_library(
    corpus: Path, calm: tuple[Path, list[dict[str, Any]], str, float], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    command = [SAMPLER, "analyze", corpus, "-p", ",".join(ANALYZERS - {"decode"}), "--library", library, "--json"]
    for lines in (100, 300):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        os.kill(process.pid, 9)
        process.stdout.close()
        process.wait()
    analyze(corpus, library)
    with Library.open(library) as hit, Library.open(calm[0]) as undisturbed:
        assert hit.check_integrity() == []
        differences = set(hit.dump()) ^ set(undisturbed.dump())
        assert not differences, sorted(differences)[:4]
