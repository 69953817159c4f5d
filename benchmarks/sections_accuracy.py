"""Sections of songs: boundaries and letters, beside Foote's novelty and librosa's segmenters on the same beats.

    python benchmarks/sections_accuracy.py [--json] [--songs 80] [--first-seed 900000] [--corpus PATH]

Songs of human-like form from the SDK's renderer, seeds that no coefficient was fitted on, and apart from them the
corpus's four rendered pieces. HR.5F and HR3F are `mir_eval.segment.detection` at 0.5 and 3 s with `trim=True`, PWF
is `pairwise`. Ours is what the whole chain answers: scenes, tempo and beats found, sections of all scenes; a song
without beats has no sections and scores 0. The peers get our beats, and `agglomerative` the true number of sections.
Intervals are 95 % bootstraps over songs, gains are paired.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mir_eval
import numpy as np
import soundfile
from content_pipeline import Analyzed, Floats, Pipeline, detection, within
from sampler_sdk import Audio, render
from scoring import calibration, interval
from sections_peers import Beatwise, agglomerative, foote, laplacian

FIRST_SEED = 900_000
WINDOWS_S = {"HR.5F": 0.5, "HR3F": 3.0}
OURS = "sampler"


@dataclass(frozen=True)
class Song:
    """A song and its true sections: boundaries, both ends included, and a label for each between.

    What rings on after the last section belongs to it: where that ends is nobody's to find.
    """

    audio: Audio
    boundaries: tuple[float, ...]
    labels: tuple[str, ...]


def rendered(first_seed: int, count: int) -> Iterator[Song]:
    """Songs with consecutive seeds."""
    for seed in range(first_seed, first_seed + count):
        item = render.arranged_song(seed)
        sections = item.truth.sections
        inner = (s.start_s for s in sections[1:])
        yield Song(item.audio, (0.0, *inner, item.duration_s), tuple(s.label for s in sections))


def corpus_songs(corpus: Path) -> Iterator[Song]:
    """The four rendered pieces of the corpus."""
    for path in sorted((corpus / "structure" / "rendered").glob("made_*.ogg")):
        segments = json.loads((corpus / "truth" / f"{path.stem}.json").read_text())["segments"]
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        audio, inner = Audio.from_array(samples, rate), (s[0] for s in segments[1:])
        yield Song(audio, (0.0, *inner, audio.duration_s), tuple(s[2] for s in segments))


def answers(song: Song, found: Analyzed) -> dict[str, Floats]:
    """Boundaries by ourselves and by the peers."""
    duration = song.audio.duration_s
    told = {OURS: [s.start_s for s in found.timeline.sections]}
    if found.tempo and len(found.tempo.beats) > 8:
        beats = Beatwise(found.frames, found.tempo)
        told |= {
            "Foote": list(foote(beats)), "agglomerative, true count": list(agglomerative(beats, len(song.labels))),
            "laplacian": list(laplacian(beats)),
        }  # fmt: skip
    else:
        told |= {name: [] for name in ("Foote", "agglomerative, true count", "laplacian")}
    return {name: within(times, duration) for name, times in told.items()}


def pairwise(song: Song, found: Analyzed) -> float:
    """Pairwise F of our letters; 0 where there are none."""
    sections = found.timeline.sections
    if not sections:
        return 0.0
    fit = {"t_min": 0.0, "t_max": song.audio.duration_s}
    true = np.column_stack([song.boundaries[:-1], song.boundaries[1:]])
    told = np.array([(s.start_s, s.end_s) for s in sections])
    reference = mir_eval.util.adjust_intervals(true, list(song.labels), **fit)
    estimate = mir_eval.util.adjust_intervals(told, [s.label for s in sections], **fit)
    return float(mir_eval.segment.pairwise(*reference, *estimate)[2])


def measure(songs: Iterator[Song], analyze: Pipeline) -> dict[str, Any]:
    """All scores over some songs."""
    scores: dict[str, dict[str, list[float]]] = {}
    letters: list[float] = []
    sure: list[tuple[float, float]] = []
    cpu_s = audio_s = 0.0
    for song in songs:
        found, truth = analyze(song.audio), within(song.boundaries, song.audio.duration_s)
        for name, times in answers(song, found).items():
            for measure, window in WINDOWS_S.items():
                scores.setdefault(name, {}).setdefault(measure, []).append(detection(truth, times, window)[2])
        letters.append(pairwise(song, found))
        starts = [s for s in found.timeline.sections if s.start_s >= 0.5]
        sure += [(s.confidence, float(np.abs(truth - s.start_s).min() <= 3.0)) for s in starts]
        cpu_s, audio_s = cpu_s + found.content_s, audio_s + song.audio.duration_s
    told: dict[str, Any] = {name: _row(own, scores[OURS]) for name, own in scores.items()}
    told[OURS]["PWF"] = [round(float(np.mean(letters)), 3), *interval(letters)]
    confidence = calibration(*np.array(sure).T)
    return {
        "songs": len(letters),
        "scores": told,
        "confidence": confidence,
        "cpu_ms_per_minute": _per_minute(cpu_s, audio_s),
    }


def _per_minute(cpu_s: float, audio_s: float) -> float:
    return round(60_000 * cpu_s / audio_s, 1)


def _row(own: dict[str, list[float]], ours: dict[str, list[float]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for measure, values in own.items():
        row[measure] = [round(float(np.mean(values)), 3), *interval(values)]
        gain = np.array(ours[measure]) - np.array(values)
        row[f"gain in {measure}"] = [round(float(gain.mean()), 3), *interval(gain)]
    return row


def print_table(told: dict[str, Any]) -> None:
    """The scores as Markdown."""
    for group, found in told.items():
        print(f"\n{group}: {found['songs']} songs\n")
        print("| | HR.5F | HR3F | gain in HR.5F | gain in HR3F |\n|---|---|---|---|---|")
        for name, row in found["scores"].items():
            cells = ["{} [{}, {}]".format(*row[c]) for c in ("HR.5F", "HR3F", "gain in HR.5F", "gain in HR3F")]
            print(f"| {name} | {' | '.join(cells)} |")
        print(f"\npairwise F {found['scores'][OURS]['PWF']}; confidence {found['confidence']}")
        print(f"CPU {found['cpu_ms_per_minute']} ms per minute")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--songs", type=int, default=80)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("SAMPLER_CORPUS", "../shared/corpus")))
    args = parser.parse_args()
    analyze = Pipeline()
    told = {"rendered": measure(rendered(args.first_seed, args.songs), analyze)}
    told["corpus"] = measure(corpus_songs(args.corpus), analyze)
    print(json.dumps(told)) if args.json else print_table(told)


if __name__ == "__main__":
    main()
