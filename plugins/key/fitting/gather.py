"""Render and collect sounds of known key, single notes and sounds without pitch, and keep what the guest heard."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from sampler_key import KeyAnalyzer
from sampler_key.harmonics import listen
from sampler_sdk import Audio, render
from sampler_sdk.testing import opened

SEED = 4711
COUNTS: dict[Any, int] = {
    "songs": 90, "excerpts": 120, "chord_loops": 80, "melodic_loops": 80, "full_loops": 80, "bass_loops": 20,
    "drum_loops": 80, "one_shots": 240, "atonal": 120,
}  # fmt: skip
SINGLE = {"bass", "lead", "pluck", "stab", "pad"}
PITCHED_DRUMS = {"kick", "tom", "conga", "cowbell", "vocal", "riser", "impact", "rim", "clave"}
CORPUS_PITCHED = {"tom", "tabla", "conga", "kick", "cowbell", "bell", "triangle", "rim", "clave"}


def rendered() -> Iterator[tuple[Audio, dict[str, Any]]]:
    """Sounds with their label: ``key`` (and which), ``single``, ``drum_note``, ``unpitched`` or ``thin``."""
    for kind, count in COUNTS.items():
        for number, item in enumerate(render.collection(kind, SEED, count)):
            truth = item.truth
            card: dict[str, Any] = {"group": kind, "name": f"{kind}-{number}", "label": _label(kind, truth)}
            if truth.key:
                card["key"] = [truth.key.tonic, truth.key.mode]
            yield item.audio, card


def _label(kind: str, truth: render.Truth) -> str:
    if truth.key:
        return "key" if "key" in truth.scored else "thin"
    if truth.kind in SINGLE:
        return "single"
    return "drum_note" if truth.kind in PITCHED_DRUMS else "unpitched"


def recorded(corpus: Path) -> Iterator[tuple[Audio, dict[str, Any]]]:
    """The trainable half of the corpus's sounds without a key."""
    with (corpus / "MANIFEST.csv").open(newline="") as manifest:
        rows = list(csv.DictReader(manifest))
    for row in rows:
        if row["task"] != "classify" or row["train"] != "yes" or not is_even(row["path"]) or row["class"] == "music":
            continue
        samples, rate = soundfile.read(corpus / row["path"], dtype="float32", always_2d=True)
        single = row["class"] == "instrument"
        drum_note = row["class"] == "percussion" and row["subclass"] in CORPUS_PITCHED
        label = "single" if single else "drum_note" if drum_note else "unpitched"
        yield Audio.from_array(samples, rate), {"group": f"corpus-{row['class']}", "name": row["path"], "label": label}


def is_even(path: str) -> bool:
    """Which half of the corpus a file belongs to."""
    return int(hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def main() -> None:
    """Write one ``.npz`` per sound and an index into the folder given."""
    cache = Path(sys.argv[1])
    cache.mkdir(parents=True, exist_ok=True)
    corpus = os.environ.get("SAMPLER_CORPUS")
    with opened(KeyAnalyzer) as analyzer, (cache / "index.jsonl").open("w") as index:
        sources = [rendered()] + ([recorded(Path(corpus))] if corpus else [])
        for number, (audio, card) in enumerate(pair for source in sources for pair in source):
            heard = listen(audio, analyzer.guest)
            measures = (heard.energy, heard.tonal_share, heard.deviation.real, heard.deviation.imag, heard.peak_weight)
            np.savez(cache / f"{number}.npz", hpcp=heard.hpcp, measures=np.stack(measures, axis=1))
            index.write(json.dumps({"number": number, **card}) + "\n")


if __name__ == "__main__":
    main()
