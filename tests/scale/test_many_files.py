"""Thousands of files: no failure without a reason, and no memory that grows. ``pytest -m scale tests/scale``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sampler_sdk import render
from watching import ON_LINUX, analyze

FILES = 3000
"""None of them failing says "less than one in a thousand" with 95 % confidence."""
TINY = 20_000
LARGE_LIMIT_MB = 600
FORMATS = (
    ("wav", "PCM_16"), ("wav", "PCM_24"), ("wav", "FLOAT"), ("flac", "PCM_16"), ("ogg", "VORBIS"), ("aiff", "PCM_16"),
    ("caf", "PCM_16"), ("w64", "PCM_24"), ("rf64", "PCM_16"), ("mp3", "MPEG_LAYER_III"), ("au", "PCM_16"),
)  # fmt: skip
RATES = (8000, 11025, 16000, 22050, 32000, 44100, 48000)


def bases(corpus: Path) -> Iterator[np.ndarray]:
    for path in sorted((corpus / "classify").rglob("*.*"))[::6]:
        yield soundfile.read(path, dtype="float32", always_2d=True)[0]
    for name in ("one_shots", "drum_loops", "melodic_loops", "atonal"):
        for item in render.collection(name, 881_000, 40):
            yield item.samples


def write_variants(folder: Path, corpus: Path) -> None:
    """Distinct by gain, cut, format and rate."""
    rng, sounds = np.random.default_rng(1), list(bases(corpus))
    for number, sound in enumerate(islice(chain.from_iterable(iter(lambda: sounds, None)), FILES)):
        extension, subtype = FORMATS[number % len(FORMATS)]
        rate = int(rng.choice(RATES))
        kept = sound[: max(int(len(sound) * rng.uniform(0.5, 1)), 1)][: 30 * rate, :2]
        path = folder / f"{number}.{extension}"
        soundfile.write(path, kept * 10 ** (rng.uniform(-30, 0) / 20), rate, subtype, format=extension.upper())


@pytest.mark.scale
@pytest.mark.timeout(7200)
def test_three_thousand_files_through_everything_without_a_failure(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    write_variants(folder, corpus)
    out = tmp_path / "records.jsonl"
    watched = analyze(folder, out=out, library=tmp_path / "library")
    with out.open(encoding="utf-8") as file:
        ends = [(r["path"], o["analyzer"], o["failure"]) for r in map(json.loads, file) for o in r["outcomes"]]
    assert len({path for path, _, _ in ends}) == FILES
    assert [end for end in ends if end[2]] == []
    assert watched.exit_code == 0


@pytest.mark.scale
@pytest.mark.timeout(7200)
@ON_LINUX
def test_twenty_thousand_tiny_files_in_flat_memory(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    rng = np.random.default_rng(2)
    for number in range(TINY):
        soundfile.write(folder / f"{number:05}.wav", rng.uniform(-0.5, 0.5, 800), 8000)
    out = tmp_path / "records.jsonl"
    watched = analyze(folder, "-p", "regions", out=out, library=tmp_path / "library")
    assert watched.exit_code == 0
    with out.open(encoding="utf-8") as file:
        assert sum(1 for _ in file) == TINY
    half = [mb for t, mb in watched.own_mb if 0.4 < t / watched.own_mb[-1][0] < 0.5]
    end = [mb for t, mb in watched.own_mb if 0.9 < t / watched.own_mb[-1][0] < 1.0]
    assert np.median(end) < 1.05 * np.median(half), f"{np.median(half):.0f} MB, then {np.median(end):.0f} MB"


@pytest.mark.scale
@pytest.mark.timeout(7200)
@ON_LINUX
def test_a_worker_that_lives_through_two_thousand_files_does_not_grow(tmp_path: Path) -> None:
    folder = tmp_path / "short"
    folder.mkdir()
    rng = np.random.default_rng(4)
    for number in range(2000):
        soundfile.write(folder / f"{number:04}.wav", rng.uniform(-0.5, 0.5, 22050), 22050)
    trace, out = tmp_path / "trace.jsonl", tmp_path / "records.jsonl"
    assert analyze(folder, "--jobs", "1", "--trace", trace, out=out, library=tmp_path / "library").exit_code == 0
    with trace.open(encoding="utf-8") as file:
        done = [event for event in map(json.loads, file) if event["event"] == "done"]
    assert {event["worker"] for event in done} == {1}, "it was replaced"
    held = [event["peak_mb"] for event in done if event["peak_mb"]]
    early, late = np.median(held[len(held) // 4 : len(held) // 3]), np.median(held[-len(held) // 10 :])
    assert late < 1.05 * early, f"{early:.0f} MB, then {late:.0f} MB"


@pytest.mark.scale
@pytest.mark.timeout(7200)
@ON_LINUX
@pytest.mark.parametrize(
    ("extension", "gigabytes", "analyzers"),
    [("wav", 0.53, "features,regions,tempo,key"), ("w64", 4.4, "regions"), ("rf64", 4.4, "regions")],
)
def test_large_files_in_little_memory(tmp_path: Path, extension: str, gigabytes: float, analyzers: str) -> None:
    part = render.song(881_500, duration_s=120).samples
    path = tmp_path / f"large.{extension}"
    with soundfile.SoundFile(path, "w", 44100, 2, "PCM_16", format=extension.upper()) as file:
        while path.stat().st_size < gigabytes * 1e9:
            file.write(part)
    out = tmp_path / "record.json"
    watched = analyze(path, "-p", analyzers, out=out, library=tmp_path / "library")
    path.unlink()
    outcomes = json.loads(out.read_text(encoding="utf-8"))["outcomes"]
    assert {outcome["status"] for outcome in outcomes} == {"ok"}
    assert watched.peak_mb < LARGE_LIMIT_MB
