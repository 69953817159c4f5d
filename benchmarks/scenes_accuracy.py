"""Where the content changes: boundaries of scenes on joined programmes with exact truth, and on the corpus's.

    python benchmarks/scenes_accuracy.py [--json] [--programmes 80] [--first-seed 900000] [--corpus PATH]

Programmes are joined by `plugins/content/training/programmes.py` from source files that no coefficient was fitted on
(a hash of the path parts them) and rendered sounds with other seeds. Found boundaries are `Timeline.boundaries()`; the
naive reading takes every edge of a scene. Scores are `mir_eval.segment.detection` with `trim=True`, averaged over
programmes, with 95 % bootstrap intervals. Speech and songs of the corpus show over-segmentation: they hold no change
of content but what their truth says. CPU is that of the content analyzer alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from content_pipeline import Analyzed, Floats, Pipeline, detection, summary, within
from sampler_sdk import Audio, Timeline
from scoring import calibration

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins" / "content" / "training"))
from programmes import Programme, programmes
from sources import Library

WINDOWS_S = (0.5, 1.0, 3.0)
FIRST_SEED = 900_000
WHOLE = (
    "segment/annotated/pyAudioAnalysis__diarizationExample2.wav", "segment/annotated/pyannote-audio__sample.wav",
    "segment/annotated/pyAudioAnalysis__count.wav", "structure/rendered/made_01.ogg",
    "structure/rendered/made_02.ogg", "structure/rendered/made_03.ogg", "structure/rendered/made_04.ogg",
)  # fmt: skip


def corpus_programmes(corpus: Path) -> Iterator[Programme]:
    """The corpus's own programmes of mixed content, and its loops in a row."""
    for name in ("content_00", "content_01", "content_02", "loops_00"):
        segments = json.loads((corpus / "truth" / f"{name}.json").read_text())["segments"]
        ends = tuple(float(s["end"]) for s in segments)
        labels = tuple(s["label"] for s in segments)
        yield Programme(name, read(corpus / "segment" / "mixed" / f"{name}.ogg"), (0.0, *ends), labels)


def read(path: Path) -> Audio:
    """A file as analyzers see it."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Audio.from_array(samples, rate)


def edges(timeline: Timeline) -> list[float]:
    """Every edge of every scene."""
    return [time for scene in timeline.scenes for time in (scene.start_s, scene.end_s)]


def judged(timeline: Timeline, truth: Floats) -> list[tuple[float, float]]:
    """Confidence of every scene's start but the first, and whether a boundary lies within 0.5 s."""
    return [(s.confidence, float(np.abs(truth - s.start_s).min() <= 0.5)) for s in timeline.scenes[1:]]


def measure(items: Iterator[Programme], analyze: Pipeline) -> dict[str, Any]:
    """All scores over some programmes."""
    rows: dict[str, list[tuple[float, float, float]]] = {}
    sure: list[tuple[float, float]] = []
    cpu_s = audio_s = 0.0
    for item in items:
        found, truth = analyze(item.audio), within(item.boundaries, item.audio.duration_s)
        readings = {"boundaries": found.timeline.boundaries(), "every edge": edges(found.timeline)}
        for reading, times in readings.items():
            for window in WINDOWS_S:
                score = detection(truth, within(times, item.audio.duration_s), window)
                rows.setdefault(f"{reading}, ±{window:g} s", []).append(score)
        sure += judged(found.timeline, truth)
        cpu_s, audio_s = cpu_s + found.content_s, audio_s + item.audio.duration_s
    told = {name: summary(scores) for name, scores in rows.items()}
    confidence = calibration(*np.array(sure).T)
    return {"scores": told, "confidence": confidence, "cpu_ms_per_minute": round(60_000 * cpu_s / audio_s, 1)}


def changes_inside(corpus: Path, analyze: Pipeline) -> dict[str, int]:
    """How many boundaries are told inside files of a single content."""
    told = {}
    for name in WHOLE:
        audio = read(corpus / name)
        found: Analyzed = analyze(audio)
        told[Path(name).stem] = sum(s.confidence >= 0.5 for s in found.timeline.scenes[1:])
    return told


def print_table(told: dict[str, Any]) -> None:
    """The scores as Markdown."""
    print("| programmes | reading, window | precision | recall | F | 95 % interval |\n|---|---|---|---|---|---|")
    for group in ("joined", "corpus"):
        for name, s in told[group]["scores"].items():
            cells = f"{s['precision']:.3f} | {s['recall']:.3f} | {s['f']:.3f} | {s['interval']}"
            print(f"| {group} ({s['files']}) | {name} | {cells} |")
        print(f"| {group} | confidence {told[group]['confidence']} | | | | |")
    print(f"\nCPU {told['joined']['cpu_ms_per_minute']} ms per minute; inside one content: {told['inside']}")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--programmes", type=int, default=80)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("SAMPLER_CORPUS", "../shared/corpus")))
    args = parser.parse_args()
    analyze = Pipeline()
    unseen = programmes(Library(args.corpus, "test"), args.first_seed, args.programmes)
    told = {
        "joined": measure(unseen, analyze),
        "corpus": measure(corpus_programmes(args.corpus), analyze),
        "inside": changes_inside(args.corpus, analyze),
    }
    print(json.dumps(told)) if args.json else print_table(told)


if __name__ == "__main__":
    main()
