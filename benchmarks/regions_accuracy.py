"""Event F1 of the regions plugin on rendered mixes with exact truth, and on the corpus's mixed programmes.

    python benchmarks/regions_accuracy.py [--json] [--mixes 12] [--corpus PATH]

An event counts when its onset is within 50 ms and its offset within 0.2 s or 20 % of its length, whichever
is more (``mir_eval.transcription``). The seeds were not used while tuning. Beside it stands a fixed threshold,
``librosa.effects.split`` at 60 dB below the peak, on the same files. Intervals are 95 % bootstraps over files.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import librosa
import mir_eval
import numpy as np
import soundfile
from numpy.typing import NDArray
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Regions, Upstream, render
from scoring import calibration, interval

FIRST_SEED = 730_000
CONDITIONS: dict[str, dict[str, float | None]] = {
    "clean": {"noise_dbfs": None},
    "floor -75 dBFS": {"noise_dbfs": -75.0},
    "floor -60 dBFS": {"noise_dbfs": -60.0},
    "floor -50 dBFS": {"noise_dbfs": -50.0},
    "SNR 25 dB": {"noise_dbfs": -45.0, "snr_db": 25.0},
    "SNR 15 dB": {"noise_dbfs": -40.0, "snr_db": 15.0},
}
Intervals = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One file with its events in seconds, shape ``(n, 2)``."""

    condition: str
    audio: Audio
    events: Intervals


class Detector:
    """The two plugins, one after the other."""

    def __init__(self) -> None:
        self._features, self._regions = FeaturesAnalyzer(), RegionsAnalyzer()
        self._features.setup()
        self._regions.setup()

    def __call__(self, audio: Audio) -> Regions:
        frames = self._features.analyze(audio, Upstream())
        return self._regions.analyze(audio, Upstream(requires=(Frames,), results=(frames,)))


def rendered(mixes: int, first_seed: int) -> Iterator[Case]:
    """``mixes`` programmes of 30 s for each condition."""
    for number, (name, settings) in enumerate(CONDITIONS.items()):
        for i in range(mixes):
            item = render.sparse(first_seed + 1000 * number + i, duration_s=30.0, **settings)  # type: ignore[arg-type]
            yield Case(name, item.audio, intervals((r.start_s, r.end_s) for r in item.truth.regions))


def corpus_mixes(corpus: Path) -> Iterator[Case]:
    """The ``segment/mixed/regions_*`` programmes; events are the clips down to 40 dB below their peak."""
    for path in sorted((corpus / "segment" / "mixed").glob("regions_*.ogg")):
        truth = json.loads((corpus / "truth" / f"{path.stem}.json").read_text())
        sounds = [s for s in truth["segments"] if s["label"] != "silence"]
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
        events = intervals((s["audible_start_-40dB"], s["audible_end_-40dB"]) for s in sounds)
        yield Case(f"corpus {path.stem}", Audio.from_array(samples, rate), events)


def intervals(pairs: Any) -> Intervals:
    """Pairs of seconds as an array of shape ``(n, 2)``."""
    return np.array(list(pairs), float).reshape(-1, 2)


def fixed_threshold(audio: Audio) -> Intervals:
    """Regions by a fixed threshold."""
    mono = np.asarray(audio.samples).mean(axis=1)
    pieces = librosa.effects.split(mono, top_db=60, frame_length=1024, hop_length=256)
    return intervals(pieces / audio.sample_rate_hz)


def event_f1(events: Intervals, answers: Intervals) -> float:
    """F1 of matched events; 1 where there is nothing to find and nothing was found."""
    if not len(events) or not len(answers):
        return float(len(events) == len(answers))
    pitches = [np.full(len(x), 440.0) for x in (events, answers)]
    _, _, f1, _ = mir_eval.transcription.precision_recall_f1_overlap(
        events, pitches[0], answers, pitches[1],
        onset_tolerance=0.05, offset_ratio=0.2, offset_min_tolerance=0.2,
    )  # fmt: skip
    return float(f1)


def measure(cases: Iterator[Case]) -> tuple[dict[str, dict[str, Any]], Intervals]:
    """Scores by condition: ours, the fixed threshold's, the paired difference; and (confidence, right) per region."""
    detect = Detector()
    judged: list[tuple[float, float]] = []
    scores: dict[str, list[tuple[float, float]]] = {}
    onset_errors: dict[str, list[float]] = {}
    for case in cases:
        regions = detect(case.audio).regions
        ours = intervals((r.start_s, r.end_s) for r in regions)
        judged += [(r.confidence, is_right(case.events, r.start_s, r.end_s)) for r in regions]
        pair = event_f1(case.events, ours), event_f1(case.events, fixed_threshold(case.audio))
        scores.setdefault(case.condition, []).append(pair)
        onset_errors.setdefault(case.condition, []).extend(nearest_onset_errors(case.events, ours))
    table = {name: summary(np.array(rows), onset_errors[name]) for name, rows in scores.items()}
    return table, intervals(judged)


def is_right(events: Intervals, start_s: float, end_s: float) -> float:
    """1 where an event has these edges, within the tolerances of the score, else 0."""
    late = np.abs(events[:, 0] - start_s) > 0.05
    return float(np.any(~late & (np.abs(events[:, 1] - end_s) <= np.maximum(0.2, 0.2 * np.ptp(events, axis=1)))))


def nearest_onset_errors(events: Intervals, answers: Intervals) -> list[float]:
    """Distance in seconds from each true onset to the nearest one found, where that is within 50 ms."""
    if not len(answers):
        return []
    distances = np.abs(events[:, :1] - answers[:, 0]).min(axis=1)
    return [float(d) for d in distances if d <= 0.05]


def summary(rows: NDArray[np.float64], errors: list[float]) -> dict[str, Any]:
    """One condition's line: means with their 95 % intervals over files."""
    gain = rows[:, 0] - rows[:, 1]
    return {
        "files": len(rows),
        "f1": [rows[:, 0].mean(), *interval(rows[:, 0])],
        "fixed_f1": [rows[:, 1].mean(), *interval(rows[:, 1])],
        "gain": [gain.mean(), *interval(gain)],
        "median_onset_error_ms": 1000 * float(np.median(errors)) if errors else None,
    }


def region_counts(detect: Callable[[Audio], Regions], first_seed: int) -> dict[str, dict[str, int]]:
    """How many files got the number of regions they must have: none for silence, one where nothing pauses."""
    kinds: dict[str, tuple[int, Callable[[int], render.Rendered]]] = {
        "digital silence": (0, render.silence),
        "dither": (0, lambda seed: render.silence(seed, dither=True)),
        "steady noise": (1, lambda seed: render.atonal(seed, "pink_noise")),
        "song": (1, lambda seed: render.song(seed)),
    }
    told = {}
    for name, (due, make) in kinds.items():
        right = [len(detect(make(first_seed + i).audio).regions) == due for i in range(5)]
        told[name] = {"due": due, "files": len(right), "right": sum(right)}
    return told


def print_table(by_condition: dict[str, dict[str, Any]], counts: dict[str, dict[str, int]]) -> None:
    """Both tables as Markdown."""
    print("| condition | files | event F1 | fixed −60 dB | gain | median onset error |\n|---|---|---|---|---|---|")
    for name, row in by_condition.items():
        cells = " | ".join("{:.3f} ({:.3f}–{:.3f})".format(*row[k]) for k in ("f1", "fixed_f1", "gain"))
        error = row["median_onset_error_ms"]
        print(f"| {name} | {row['files']} | {cells} | {'–' if error is None else f'{error:.1f} ms'} |")
    print("\n| kind | regions due | right |\n|---|---|---|")
    for name, count in counts.items():
        print(f"| {name} | {count['due']} | {count['right']} of {count['files']} |")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--mixes", type=int, default=12, help="rendered files per condition")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED, help="another set, for tuning")
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("SAMPLER_CORPUS", "../shared/corpus")))
    args = parser.parse_args()
    by_condition, judged = measure(rendered(args.mixes, args.first_seed))
    by_condition |= measure(corpus_mixes(args.corpus))[0]
    confidence = calibration(*judged.T)
    counts = region_counts(Detector(), args.first_seed)
    if args.json:
        print(json.dumps({"conditions": by_condition, "confidence": confidence, "counts": counts}))
    else:
        print_table(by_condition, counts)
        print("\nConfidence: {items} regions, {right} right, ECE {ece:.3f}, AUROC {auroc:.3f}".format(**confidence))


if __name__ == "__main__":
    main()
