"""What programmes are joined from: the corpus's sounds and the SDK's renderer, each in stretches of one content."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
import soxr
from numpy.random import Generator
from numpy.typing import NDArray
from sampler_sdk import render

Samples = NDArray[np.float32]
Split = Literal["dev", "test"]
RATE = 44_100
KINDS = ("speech", "environment", "music", "percussion", "synthetic")
_AUDIBLE_DB = -45.0
_TEST_SHARE = 0.4
_NOISES = ("pink_noise", "brown_noise", "wind", "rain", "texture", "white_noise")


def split_of(path: str) -> Split:
    """Whether a source file serves to fit or to test: by a hash of its path."""
    share = hashlib.sha256(path.encode()).digest()[0] / 256
    return "test" if share < _TEST_SHARE else "dev"


@dataclass(frozen=True)
class Source:
    """A file of the corpus: ``group`` is who speaks, ``owner`` the recording it was cut from."""

    path: Path
    group: str
    owner: str


class Library:
    """All sources of one split. What may not be trained on serves to test only."""

    def __init__(self, corpus: Path, split: Split) -> None:
        self.split = split
        self.sources: dict[str, list[Source]] = {kind: [] for kind in KINDS[:4]}
        with (corpus / "MANIFEST.csv").open(newline="") as table:
            for row in csv.DictReader(table):
                kind = _kind(row)
                usable = row["train"] == "yes" or split == "test"
                owner = _owner(row["path"])
                if kind and usable and split_of(owner) == split:
                    self.sources[kind].append(Source(corpus / row["path"], _group(row), owner))

    def stretch(self, rng: Generator, kind: str, seconds: float) -> tuple[Samples, str]:
        """Up to ``seconds`` of one content that sounds from beginning to end, stereo at 44.1 kHz, and its name."""
        samples, name = self._stretch(rng, kind, seconds)
        return _trimmed(samples), name

    def _stretch(self, rng: Generator, kind: str, seconds: float) -> tuple[Samples, str]:
        if kind == "synthetic":
            return _rendered(rng, seconds, self.split)
        sources = self.sources[kind]
        chosen = sources[int(rng.integers(len(sources)))]
        if kind == "speech":
            return self._talk(rng, chosen, seconds), chosen.group
        sound = read(chosen.path)
        if len(sound) > seconds * RATE:
            first = int(rng.integers(len(sound) - round(seconds * RATE)))
            return sound[first : first + round(seconds * RATE)], chosen.owner
        return _repeated(sound, seconds, 0.0 if kind == "percussion" else 0.3), chosen.owner

    def _talk(self, rng: Generator, first: Source, seconds: float) -> Samples:
        """Utterances of one speaker, or of two in turn, with pauses as in speech."""
        voices = [first.group]
        if rng.random() < 0.25:
            voices.append(self.sources["speech"][int(rng.integers(len(self.sources["speech"])))].group)
        parts: list[Samples] = []
        turn = 0
        while sum(map(len, parts)) < seconds * RATE:
            turn += int(rng.random() < 0.5)
            own = [s for s in self.sources["speech"] if s.group == voices[turn % len(voices)]]
            parts.append(levelled(read(own[int(rng.integers(len(own)))].path), -23.0))
            parts.append(np.zeros((round(rng.uniform(0.1, 0.8) * RATE), 2), np.float32))
        return np.concatenate(parts[:-1])[: round(seconds * RATE)]


def _kind(row: dict[str, str]) -> str | None:
    if row["path"].startswith(("robust", "segment", "structure")):
        return None
    if row["class"] in ("speech", "environment", "music"):
        return row["class"]
    if row["path"].startswith("tempo/loops"):
        return "percussion" if row["class"] == "percussion_loop" else "music"
    return None


def _owner(path: str) -> str:
    """Recordings cut from one take (ESC's letters, a speaker's sentences) stay on one side."""
    name = Path(path).stem
    if name.startswith("esc10__"):
        return name.rsplit("-", 1)[0]
    if "Resemblyzer" in name or "free-spoken" in name:
        return _speaker(name)
    return path


def _speaker(name: str) -> str:
    return name.split("__")[1].split("-")[0] if "Resemblyzer" in name else name.split("_")[-2]


def _group(row: dict[str, str]) -> str:
    name = Path(row["path"]).stem
    if row["class"] == "speech":
        return _speaker(name) if "Resemblyzer" in name or "free-spoken" in name else row["path"]
    return row["class"]


@lru_cache(maxsize=64)
def read(path: Path) -> Samples:
    """A file as stereo at 44.1 kHz, without silence at its ends; read-only."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    stereo = np.repeat(samples[:, :1], 2, axis=1) if samples.shape[1] == 1 else samples[:, :2]
    stereo = _trimmed(soxr.resample(stereo, rate, RATE).astype(np.float32))
    stereo.flags.writeable = False
    return stereo


def _trimmed(samples: Samples) -> Samples:
    hop = RATE // 100
    power = np.square(samples[: len(samples) // hop * hop]).reshape(-1, hop * 2).mean(axis=1)
    loud = np.flatnonzero(power > power.max(initial=0) * 10 ** (_AUDIBLE_DB / 10))
    return samples[loud[0] * hop : (loud[-1] + 1) * hop] if len(loud) else samples


def levelled(samples: Samples, dbfs: float) -> Samples:
    """``samples`` at an RMS level, taken where they sound."""
    power = np.square(samples, dtype=np.float64).mean(axis=1)
    level = power[: len(power) // 441 * 441].reshape(-1, 441).mean(axis=1)
    active = level[level > level.max(initial=0) * 1e-3]
    rms = np.sqrt(active.mean()) if len(active) else 1.0
    return np.asarray(samples * np.float32(10 ** (dbfs / 20) / max(rms, 1e-9)), np.float32)


def _repeated(sound: Samples, seconds: float, fade_s: float) -> Samples:
    """``sound`` again and again, cross-faded into itself."""
    fade = min(round(fade_s * RATE), len(sound) // 3)
    out = sound
    while len(out) < seconds * RATE:
        out = joined([out, sound], [fade])
    return out[: round(seconds * RATE)]


def joined(parts: Sequence[Samples], fades: Sequence[int]) -> Samples:
    """Parts in a row, neighbours overlapping by so many samples at equal power."""
    out = parts[0]
    for part, fade in zip(parts[1:], fades, strict=True):
        up = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None]
        overlap = out[len(out) - fade :] * up[::-1] + part[:fade] * up
        out = np.concatenate([out[: len(out) - fade], overlap, part[fade:]])
    return np.asarray(out, np.float32)


def _rendered(rng: Generator, seconds: float, split: Split) -> tuple[Samples, str]:
    seed = int(rng.integers(50_000)) + (500_000 if split == "test" else 0)
    name = str(rng.choice(["song", "song", "drum_loop", "drum_loop", "full_loop", "melodic_loop", "speech", "noise"]))
    if name == "song":
        samples = render.song(seed, duration_s=seconds + 1).samples
    elif name == "speech":
        samples = render.atonal(seed, "speech", duration_s=seconds).samples
    elif name == "noise":
        samples = render.atonal(seed, str(rng.choice(_NOISES)), duration_s=seconds).samples
    else:
        samples = _repeated(getattr(render, name)(seed).samples, seconds, 0.0)
    return samples[: round(seconds * RATE)], f"{name}-{seed}"
