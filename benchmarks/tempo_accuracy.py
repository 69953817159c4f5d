"""Tempo accuracy on the corpus and on rendered items, beside Essentia's estimators, with paired intervals.

    python benchmarks/tempo_accuracy.py --peer-python PEERS/bin/python [--peer-cache FILE] [--json]

Loops and songs: the corpus's rows with `exact` or `strong` tempo, and rendered items whose seeds were never used
while tuning. Acc1 is within 4 % of the truth, Acc2 allows factors 2, 3, 1/2 and 1/3; no answer counts as wrong.
One-shots: the corpus's percussion and instruments, and rendered ones; the share that is given a tempo. ECE has 15
bins of equal mass; AUROC is right against wrong answers. Intervals are 95 % bootstraps over items, paired.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from sampler_features import FeaturesAnalyzer
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Audio, Frames, Regions, Undetermined, Upstream, render
from sampler_tempo.analyzer import TempoAnalyzer
from scoring import calibration, interval

SEEDS = {"loops": 900_001, "songs": 900_002, "one_shots": 900_003}
FACTORS = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)
OURS = "sampler"
Floats = NDArray[np.float64]


@dataclass
class Item:
    """One sound: where it is from, its true tempo (``None``: it has none), and everybody's answers."""

    name: str
    group: str
    source: str
    bpm: float | None
    audio: Audio
    path: Path | None = None
    answers: dict[str, float | None] = field(default_factory=dict)
    confidence: float = 0.0

    @property
    def digest(self) -> str:
        """SHA-256 of the samples: what a peer's answer is kept under."""
        return hashlib.sha256(np.ascontiguousarray(self.audio.samples).tobytes()).hexdigest()


class Pipeline:
    """Our three analyzers, one after the other."""

    def __init__(self) -> None:
        self._features, self._regions, self._tempo = FeaturesAnalyzer(), RegionsAnalyzer(), TempoAnalyzer()
        for analyzer in (self._features, self._regions, self._tempo):
            analyzer.setup()

    def __call__(self, audio: Audio) -> tuple[float | None, float]:
        """Tempo and confidence; ``None`` and 1 where the audio is too short to tell."""
        frames = self._features.analyze(audio, Upstream())
        regions = self._regions.analyze(audio, Upstream((Frames,), (), [frames]))
        try:
            tempo = self._tempo.analyze(audio, Upstream((Frames, Regions), (), [frames, regions]))
        except Undetermined:
            return None, 1.0
        return tempo.bpm, tempo.confidence


def corpus_items(corpus: Path) -> Iterator[Item]:
    """Rows with a trustworthy tempo, and one-shots."""
    with (corpus / "MANIFEST.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            path = corpus / row["path"]
            if row["bpm_q"] in ("exact", "strong"):
                group, bpm = ("loops" if "/loops/" in row["path"] else "songs"), float(row["bpm"])
            elif row["task"] == "classify" and row["class"] in ("percussion", "instrument"):
                group, bpm = "one_shots", None
            else:
                continue
            samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
            yield Item(row["path"], group, "corpus", bpm, Audio.from_array(samples, rate), path)


def rendered_items(counts: dict[str, int]) -> Iterator[Item]:
    """Unseen rendered items whose tempo may be scored."""
    for group, count in counts.items():
        for number, item in enumerate(render.collection(group, SEEDS[group], count)):  # type: ignore[arg-type]
            if "tempo" in item.truth.scored:
                name = f"{group}-{SEEDS[group]}-{number}"
                yield Item(name, group, "rendered", item.truth.bpm, item.audio)


def ask_peers(items: Sequence[Item], interpreter: Path, cache: Path | None) -> None:
    """Fill in the peers' answers to ``items``; what ``cache`` knows is not asked again."""
    known: dict[str, Any] = json.loads(cache.read_text()) if cache and cache.exists() else {}
    missing = [item for item in items if item.digest not in known]
    with tempfile.TemporaryDirectory() as folder:
        paths = [item.path or _write(item, Path(folder)) for item in missing]
        for start in range(0, len(paths), 100):
            script = Path(__file__).with_name("tempo_peers.py")
            command = [str(interpreter), str(script), *map(str, paths[start : start + 100])]
            lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
            for item, line in zip(missing[start : start + 100], lines, strict=True):
                known[item.digest] = json.loads(line)["bpm"]
            if cache:
                cache.write_text(json.dumps(known))
    for item in items:
        item.answers.update(known[item.digest])


def _write(item: Item, folder: Path) -> Path:
    path = folder / f"{item.name}.wav"
    soundfile.write(path, item.audio.samples, item.audio.sample_rate_hz, subtype="PCM_24")
    return path


def hits(items: Sequence[Item], who: str, factors: Sequence[float]) -> Floats:
    """1 where ``who`` is within 4 % of the truth times one of ``factors``, else 0."""
    return np.array([
        float(bpm is not None and any(abs(bpm / (item.bpm * f) - 1) <= 0.04 for f in factors))
        for item in items if item.bpm is not None
        for bpm in [item.answers[who]]
    ])  # fmt: skip


def accuracy(items: Sequence[Item]) -> list[dict[str, Any]]:
    """One row per estimator: Acc1, Acc2, within 0.5 BPM, and ours less its Acc1 and Acc2 with intervals."""
    rows = []
    for who in items[0].answers:
        row: dict[str, Any] = {"estimator": who, "items": len(items)}
        for name, factors in (("acc1", (1.0,)), ("acc2", FACTORS)):
            own, other = hits(items, OURS, factors), hits(items, who, factors)
            row[name] = round(float(other.mean()), 3)
            row[f"{name}_interval"] = interval(other)
            if who != OURS:
                row[f"{name}_gain"] = round(float((own - other).mean()), 3)
                row[f"{name}_gain_interval"] = interval(own - other)
        errors = [abs((item.answers[who] or 0.0) - (item.bpm or 0.0)) for item in items]
        row["within_half_bpm"] = round(float(np.mean(np.array(errors) < 0.5)), 3)
        rows.append(row)
    return rows


def confidence(items: Sequence[Item]) -> dict[str, Any]:
    """ECE and AUROC of our confidence that the answer, a tempo or none, is right."""
    return calibration([item.confidence for item in items], [_right(item) for item in items])


def _right(item: Item) -> bool:
    bpm = item.answers[OURS]
    if bpm is None or item.bpm is None:
        return bpm is None and item.bpm is None
    return abs(bpm / item.bpm - 1) <= 0.04


def report(items: Sequence[Item]) -> dict[str, Any]:
    """All tables."""
    out: dict[str, Any] = {"accuracy": {}, "false_tempo": {}, "calibration": {}}
    for group in SEEDS:
        for source in ("corpus", "rendered", "all"):
            chosen = [i for i in items if i.group == group and source in (i.source, "all")]
            if not chosen:
                continue
            if group == "one_shots":
                false = [float(i.answers[OURS] is not None) for i in chosen]
                out["false_tempo"][source] = {"items": len(chosen), "share": round(float(np.mean(false)), 4)}
            else:
                out["accuracy"][f"{group}, {source}"] = accuracy(chosen)
    tempo = [i for i in items if i.bpm is not None]
    answered = [i for i in tempo if i.answers[OURS] is not None]
    for name, some in (("all items", items), ("with a tempo", tempo), ("given a tempo", answered)):
        out["calibration"][name] = confidence(some)
    return out


def as_text(tables: dict[str, Any]) -> str:
    """The tables as Markdown."""
    lines = []
    for name, rows in tables["accuracy"].items():
        lines += [f"\n{name} ({rows[0]['items']} items)", "",
                  "| estimator | Acc1 | Acc2 | within 0.5 BPM | our gain in Acc1 | our gain in Acc2 |",
                  "|---|---|---|---|---|---|"]  # fmt: skip
        for r in rows:
            gains = [f"{r[f'{a}_gain']:+.3f} {r[f'{a}_gain_interval']}" if f"{a}_gain" in r else "" for a in
                     ("acc1", "acc2")]  # fmt: skip
            lines.append(f"| {r['estimator']} | {r['acc1']:.3f} {r['acc1_interval']} | {r['acc2']:.3f} "
                         f"{r['acc2_interval']} | {r['within_half_bpm']:.3f} | {gains[0]} | {gains[1]} |")  # fmt: skip
    for source, row in tables["false_tempo"].items():
        lines.append(f"\nfalse tempo, one-shots, {source}: {row['share']:.2%} of {row['items']}")
    for name, row in tables["calibration"].items():
        lines.append(f"\nconfidence, {name} ({row['items']}): {row['right']:.3f} right, ECE {row['ece']}, "
                     f"AUROC {row['auroc']}")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    options = _parser().parse_args()
    ours = Pipeline()
    items = []
    counts = {"loops": options.loops, "songs": options.songs, "one_shots": options.one_shots}
    sources = [rendered_items(counts)] + ([corpus_items(options.corpus)] if options.corpus.exists() else [])
    for source in sources:
        for item in source:
            item.answers[OURS], item.confidence = ours(item.audio)
            items.append(item)
    if options.peer_python:
        ask_peers([i for i in items if i.bpm is not None], options.peer_python, options.peer_cache)
    tables = report(items)
    if options.json:
        tables["items"] = [
            {"name": i.name, "bpm": i.bpm, "answers": i.answers, "confidence": i.confidence} for i in items
        ]
    sys.stdout.write((json.dumps(tables, indent=2) if options.json else as_text(tables)) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("SAMPLER_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
    parser.add_argument("--corpus", type=Path, default=default, help="folder with MANIFEST.csv")
    parser.add_argument("--loops", type=int, default=200, help="rendered loops")
    parser.add_argument("--songs", type=int, default=100, help="rendered songs")
    parser.add_argument("--one-shots", type=int, default=200, help="rendered one-shots")
    parser.add_argument("--peer-python", type=Path, help="interpreter that has essentia; ours alone without")
    parser.add_argument("--peer-cache", type=Path, help="file that keeps the peers' answers")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    main()
