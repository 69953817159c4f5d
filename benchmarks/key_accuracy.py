"""Key accuracy on the corpus and on rendered items, beside Essentia's KeyExtractor, with paired intervals.

    python benchmarks/key_accuracy.py [--json] [--corpus PATH] [--scale 1.0]

Scores are MIREX's: 1 for the key, 0.5 for a fifth up or down, 0.3 for the relative, 0.2 for the parallel key, and 0
where no key is given. Keyed items: the corpus's rows with an `exact` or `strong` key, and rendered songs, excerpts
and loops with seeds that were not used while fitting. Items without a key: those of the corpus's one-shots,
environment and speech that fitting did not see, and rendered ones. ECE has 15 bins of equal mass; AUROC
is right against wrong answers. Intervals are 95 % bootstraps over items, paired. KeyExtractor runs in the
environment of `sampler-key`, with every profile, its default frames, and long frames with 36 bins.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sampler_features import FeaturesAnalyzer
from sampler_key import KeyAnalyzer, notation
from sampler_regions import RegionsAnalyzer
from sampler_sdk import Analyzer, Audio, Key, Undetermined, render
from sampler_sdk.testing import opened
from sampler_sdk.testing.running import Inputs
from scoring import calibration, interval

from sampler_core.environments.builder import build
from sampler_core.environments.description import default_root
from sampler_core.environments.host import GuestProcess

SEED = 900_101
KEYED = {"songs": 70, "excerpts": 70, "chord_loops": 110, "melodic_loops": 150, "full_loops": 110}
KEYLESS = {"drum_loops": 80, "atonal": 120, "one_shots": 160}
OURS = "sampler"
CREDIT = {"fifth": 0.5, "relative": 0.3, "parallel": 0.2, "other": 0.0}
_ENHARMONIC = {"Db": "C#", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb"}
Floats = NDArray[np.float64]


@dataclass
class Item:
    """One sound: its true key by number (``None``: it has none), and everybody's answers."""

    name: str
    group: str
    source: str
    key: int | None
    audio: Audio
    answers: dict[str, int | None] = field(default_factory=dict)
    confidence: float = 0.0


def corpus_items(corpus: Path) -> Iterator[Item]:
    """Rows with a trustworthy key, and sounds that have none."""
    with (corpus / "MANIFEST.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            if row["key_q"] in ("exact", "strong"):
                tonic, mode = row["key"].split()
                group, key = "keyed", number(tonic, mode)
            elif row["task"] == "classify" and row["class"] != "music" and not seen(row):
                group, key = row["class"], None
            else:
                continue
            samples, rate = soundfile.read(corpus / row["path"], dtype="float32", always_2d=True)
            yield Item(row["path"], group, "corpus", key, Audio.from_array(samples, rate))


def seen(row: dict[str, str]) -> bool:
    """Whether fitting used a sound (see ``plugins/key/fitting/gather.py``)."""
    digest = hashlib.sha1(row["path"].encode(), usedforsecurity=False).hexdigest()
    return row["train"] == "yes" and int(digest, 16) % 2 == 0


def rendered_items(scale: float) -> Iterator[Item]:
    """Unseen rendered items whose key may be scored."""
    for kind, count in {**KEYED, **KEYLESS}.items():
        for place, item in enumerate(render.collection(kind, SEED, round(count * scale))):  # type: ignore[arg-type]
            if "key" in item.truth.scored:
                key = number(item.truth.key.tonic, item.truth.key.mode) if item.truth.key else None
                group = kind if kind != "atonal" else "speech" if item.truth.kind == "speech" else "noise"
                yield Item(f"{kind}-{SEED}-{place}", group, "rendered", key, item.audio)


def number(tonic: str, mode: str) -> int:
    """A key by its number in :mod:`sampler_key.notation`."""
    names: Sequence[str] = notation.TONICS
    return names.index(_ENHARMONIC.get(tonic, tonic)) + (12 if mode == "minor" else 0)


def ask_ours(item: Item, providers: Sequence[Analyzer[Any]], analyzer: Analyzer[Key]) -> None:
    """Fill in our answer; too short to tell counts as no key."""
    inputs = Inputs()
    for provider in providers:
        inputs.provide(provider, item.audio)
    try:
        key = analyzer.analyze(item.audio, inputs.upstream(analyzer))
    except Undetermined:
        item.answers[OURS], item.confidence = None, 1.0
        return
    item.answers[OURS] = number(key.tonic, key.mode) if key.tonic and key.mode else None
    item.confidence = key.confidence


def ask_peers(item: Item, guest: GuestProcess) -> None:
    """Fill in KeyExtractor's answers to a keyed item."""
    mono = np.concatenate(list(item.audio.mono_blocks()))
    samples = soxr.resample(mono, item.audio.sample_rate_hz, 44100).astype(np.float32)
    answers = guest.call("keys", timeout_s=300, arrays={"audio": samples}).value
    item.answers.update({name: number(tonic, mode) for name, (tonic, mode, _) in answers.items()})


def asked(items: Iterator[Item]) -> Iterator[Item]:
    """The items with all answers, without their audio."""
    environment = KeyAnalyzer.environment
    assert environment is not None
    interpreter = build(environment, default_root(), lambda line: print(line, file=sys.stderr), "key")
    peers = Path(__file__).with_name("key_peers.py")
    with (
        tempfile.TemporaryDirectory() as scratch,
        GuestProcess(interpreter, peers, scratch=Path(scratch)) as guest,
        opened(FeaturesAnalyzer) as features,
        opened(RegionsAnalyzer) as regions,
        opened(KeyAnalyzer) as analyzer,
    ):
        for item in items:
            ask_ours(item, (features, regions), analyzer)
            if item.key is not None:
                ask_peers(item, guest)
            yield Item(item.name, item.group, item.source, item.key, _NO_AUDIO, item.answers, item.confidence)


_NO_AUDIO = Audio.from_array(np.zeros(0), 44100)


def credit(true: int, answer: int | None) -> float:
    """MIREX's score of an answer."""
    if answer is None:
        return 0.0
    return 1.0 if answer == true else CREDIT[notation.relation(true, answer)]


def scores(items: Sequence[Item], who: str) -> Floats:
    """One score per keyed item."""
    return np.array([credit(item.key, item.answers[who]) for item in items if item.key is not None])


def accuracy(items: Sequence[Item]) -> list[dict[str, Any]]:
    """One row per estimator, best first: weighted score, exact share, and ours less its score with intervals."""
    own = scores(items, OURS)
    rows = []
    for who in items[0].answers:
        other = scores(items, who)
        row = {"estimator": who, "items": len(other), "weighted": round(float(other.mean()), 3),
               "interval": interval(other), "exact": round(float((other == 1).mean()), 3)}  # fmt: skip
        if who != OURS:
            row |= {"gain": round(float((own - other).mean()), 3), "gain_interval": interval(own - other)}
        rows.append(row)
    return sorted(rows, key=lambda row: -float(row["weighted"]))


def confidence(items: Sequence[Item]) -> dict[str, Any]:
    """ECE and AUROC of our confidence that the answer, a key or none, is right."""
    return calibration([item.confidence for item in items], [item.answers[OURS] == item.key for item in items])


def report(items: Sequence[Item]) -> dict[str, Any]:
    """All tables."""
    keyed = [item for item in items if item.key is not None]
    groups = sorted({(item.source, item.group) for item in items})
    chosen = {"all": keyed} | {source: [i for i in keyed if i.source == source] for source in ("corpus", "rendered")}
    answered = [item for item in keyed if item.answers[OURS] is not None]
    return {
        "accuracy": {name: accuracy(part) for name, part in chosen.items() if part},
        "by_group": [_group(source, group, items) for source, group in groups],
        "calibration": {"keyed, answered": confidence(answered), "all": confidence(items)},
    }


def _group(source: str, group: str, items: Sequence[Item]) -> dict[str, Any]:
    mine = [item for item in items if (item.source, item.group) == (source, group)]
    said = [item.answers[OURS] is not None for item in mine]
    row = {"source": source, "group": group, "items": len(mine), "key_said": round(float(np.mean(said)), 3)}
    if mine[0].key is not None:
        row["weighted"] = round(float(scores(mine, OURS).mean()), 3)
    return row


def show(result: dict[str, Any]) -> None:
    """Print the tables for people."""
    console = Console()
    for name, rows in result["accuracy"].items():
        _table(console, f"MIREX-weighted, {name}", rows)
    _table(console, "Who is given a key (false where there is no weighted score)", result["by_group"])
    _table(console, "Confidence", [{"items of": name, **row} for name, row in result["calibration"].items()])


def _table(console: Console, title: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    table = Table(*columns, title=title)
    for row in rows:
        table.add_row(*(str(row.get(column, "")) for column in columns))
    console.print(table)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--corpus", type=Path, default=Path(os.environ.get("SAMPLER_CORPUS", "../shared/corpus")))
    parser.add_argument("--scale", type=float, default=1.0, help="share of the rendered items, for a quick look")
    options = parser.parse_args()

    def items() -> Iterator[Item]:
        if options.corpus.is_dir():
            yield from corpus_items(options.corpus)
        yield from rendered_items(options.scale)

    result = report(list(asked(items())))
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        show(result)


if __name__ == "__main__":
    main()
