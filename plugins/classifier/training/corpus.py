"""Real audio: the files of the corpus, those that may be trained on with two variants of each.

The other files (``train`` = ``no``) become a shard with ``split`` = ``test``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from augment import Kind, variant
from corpus_labels import mixed_label, truth
from sampler_sdk.render.dsp import generator
from sound import Sound

Row = dict[str, str]
VARIANTS = 2
_LIBRARY = {
    "sonic-pi-net/sonic-pi": "sonic-pi", "karolpiczak/ESC-10": "esc10", "resemble-ai/Resemblyzer": "librispeech",
    "coqui-ai/TTS": "ljspeech", "librosa/data": "librosa-data", "openai/whisper": "us-gov-speech",
    "Jakobovski/free-spoken-digit-dataset": "fsdd", "derived": "own-renders", "ffont/ismir2016": "freesound-loops",
    "pyannote/pyannote-audio": "ami", "GoogleChromeLabs/web-audio-samples": "web-audio-samples",
}  # fmt: skip
_KIND: dict[str, Kind] = {"percussion": "hit", "instrument": "tone", "loop": "loop", "percussion_loop": "loop"}


def rows(corpus: Path, train: bool) -> list[Row]:
    """The rows of the manifest that have a truth to learn, or to be measured, from."""
    with (corpus / "MANIFEST.csv").open(newline="", encoding="utf-8") as table:
        found = [row for row in csv.DictReader(table) if row["train"] == ("yes" if train else "no")]
    folders = ("classify/", "music/", "tempo/", "segment/", "structure/", "key/rendered/")
    return [row for row in found if row["path"].startswith(folders) and row["class"] != "silence"]


def train_sounds(corpus: Path) -> Iterator[Sound]:
    """Every trainable file as it is, and its variants in shorter stretches."""
    for row in rows(corpus, train=True):
        sound = read(corpus, row)
        yield sound
        rng = generator(f"classifier/corpus/{row['path']}", 0)
        kind = "loop" if row["path"].startswith("tempo/loops") else _KIND.get(row["class"], "scene")
        for number in range(1, VARIANTS + 1):
            made = variant(sound, number, rng, kind)
            longest_s = 1.3 if row["class"] == "environment" else 1.8
            yield replace(made, longest_s=longest_s, crops=1, most=1 if kind == "scene" else 2)


def test_sounds(corpus: Path) -> Iterator[Sound]:
    """Every other file; programmes joined from files are cut at their exact boundaries."""
    for row in rows(corpus, train=False):
        sound = replace(read(corpus, row), split="test", crops=2)
        if row["subclass"] == "content":
            yield from _scenes(corpus, row, sound)
        elif row["subclass"] not in ("regions", "loop_structure"):
            yield sound


def library_of(row: Row) -> str:
    """Whose collection a file is from."""
    library = _LIBRARY.get(row["repo"], row["repo"].rsplit("/", 1)[-1])
    return f"{library}-{row['license']}" if library == "esc10" else library


def read(corpus: Path, row: Row) -> Sound:
    """The file of a row, with its truth."""
    samples, rate = soundfile.read(corpus / row["path"], dtype="float32", always_2d=True)
    whole, parts = truth(row)
    library = library_of(row)
    kind = row["class"]
    return Sound(
        np.asarray(samples, np.float32), int(rate), row["path"], library, row["path"], row["license"], whole,
        _group(row, library), "train", parts, 2.5 if kind == "environment" else 3.5,
        1 if kind == "environment" else 4, 2 if kind == "speech" else 4,
    )  # fmt: skip


def _group(row: Row, library: str) -> str:
    """Who speaks, which recording a clip is from, or the file alone."""
    name = row["path"].rsplit("__", 1)[-1].split("-")
    if library == "librispeech":
        return f"librispeech/{name[0]}"
    return f"esc10/{name[1]}" if library.startswith("esc10") else row["path"]


def _scenes(corpus: Path, row: Row, sound: Sound) -> Iterator[Sound]:
    told = json.loads((corpus / row["truth"]).read_text("utf-8"))
    for number, part in enumerate(told["segments"]):
        if part["label"] == "silence":
            continue
        first, last = (round(part[edge] * sound.rate) for edge in ("start", "end"))
        labels = mixed_label(part["label"], part["source"])
        yield replace(sound, samples=sound.samples[first:last], id=f"{sound.id}#{number}", labels=labels, parts=labels)
