"""A library at revision 0008, as SQL text, what was asked of it, and what the program of that revision answered."""

from __future__ import annotations

import hashlib
import io
import json
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from inside import sampler

REVISION = "0008"
SQL = Path(__file__).with_name("library_0008.sql")
ANSWERS = Path(__file__).with_name("library_0008.json")
"""Command → what it wrote to stdout: JSON documents, where it writes those, or lines."""
ARRAYS = (
    ("log_mel_db", 64, "float16"), ("mfcc", 14, "float16"), ("spectral", 5, "float32"),
    ("onset_strength", 4, "float32"), ("chroma", 12, "float32"), ("level_dbfs", 2, "float32"),
)  # fmt: skip
SEEDS = (1, 2)


def arrays(seed: int) -> dict[str, np.ndarray]:
    """The arrays of one file's frames; simple ones, so that any NumPy makes the same."""
    return {
        name: (np.arange(20 * width) * (seed + 2) % 61 / 64).reshape(20, width).astype(dtype)
        for name, width, dtype in ARRAYS
    }


def make(path: Path) -> Path:
    """The library, in the folder ``path``."""
    path.mkdir()
    with closing(sqlite3.connect(path / "library.db")) as connection:
        connection.executescript(SQL.read_text(encoding="utf-8"))
    for array in (each for seed in SEEDS for each in arrays(seed).values()):
        written = io.BytesIO()
        np.save(written, array)
        digest = hashlib.sha256(written.getvalue()).hexdigest()
        place = path / "arrays" / digest[:2] / f"{digest}.npy"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(written.getvalue())
    return path


NAMES = {
    "sound_s": "sound", "regions": "regions", "bpm": "bpm", "key": "key", "camelot": "camelot", "peak_dbfs": "peak",
    "rms_dbfs": "rms", "classes": "class",
}  # fmt: skip
"""What ``find --json`` said of results then → the column that says it now."""


def answer(command: str, library: Path) -> list[Any]:
    """What a command says of a library, without what changes with the program, in the form that it had then."""
    found = command.startswith("find --json")
    columns = ("--columns", ",".join(NAMES.values())) if found else ()
    told = sampler(*shlex.split(command), *columns, "--library", library).stdout
    if "--paths" in command:
        return told.splitlines()
    return [_lasting(_as_then(each) if found else each) for each in _documents(told)]


def _as_then(found: dict[str, Any]) -> dict[str, Any]:
    values = found.pop("values")
    named = {then: values[now]["value"] for then, now in NAMES.items()}
    return found | named | {f"{name}_confidence": values[name]["confidence"] for name in ("bpm", "key")}


def _documents(text: str) -> Iterator[Any]:
    decoder, text = json.JSONDecoder(), text.strip()
    while text:
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:].strip()


def _lasting(document: Any) -> Any:
    """Cursors hold for one version of the program; space and backups are those of a moment."""
    passing = ("cursor", "database_bytes", "backups", "backup_bytes", "bytes_per_file", "in_a_year_bytes")
    return {k: v for k, v in document.items() if k not in passing} if isinstance(document, dict) else document
