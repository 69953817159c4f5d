"""Spoken voices: people of the corpus, and the synthesisers eSpeak NG and Flite.

Some speakers, languages and voices are kept for frozen items alone.
"""

from __future__ import annotations

import csv
import subprocess
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soundfile
from dataset import Split
from numpy.random import Generator
from sampler_sdk.render.dsp import normalise, uniform
from sound import Samples, pick
from texts import nonsense, sentence, shout

_ENGLISH = ("en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-us-nyc", "en-gb-x-gbcwmd")
_LANGUAGES = (
    "de", "fr-fr", "es", "it", "pt-br", "nl", "sv", "pl", "cs", "tr", "fi", "hu", "ro", "id", "sw", "vi", "el", "la",
    "af",
    "eo", "da", "hr", "lt", "cy", "ms", "nb", "sk", "sl",
)  # fmt: skip
_VARIANTS = (
    "m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f4", "klatt", "klatt2", "klatt4", "croak", "whisper", "Andy",
    "Annie", "Gene", "Denis", "Lee", "linda", "max", "steph", "belinda", "ed", "paul", "grandpa", "Michael", "aunty",
    "zac",
)  # fmt: skip
_FLITE = ("kal16", "slt", "awb", "kal")
_FROZEN = {"english": ("en-gb-x-gbclan",), "languages": ("ca", "et", "lv", "sq"), "variants": ("m6", "m8", "f5",
"Alicia",
           "Henrique", "caleb", "klatt3"), "flite": ("rms",)}  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """A mono voice, peak 1, who speaks, and where it comes from."""

    samples: Samples
    rate: int
    speaker: str
    source: str
    licence: str


@dataclass(frozen=True)
class Speakers:
    """The trainable speech of a corpus."""

    corpus: Path

    @cached_property
    def _rows(self) -> dict[Split, list[dict[str, str]]]:
        with (self.corpus / "MANIFEST.csv").open(newline="", encoding="utf-8") as table:
            rows = [r for r in csv.DictReader(table) if r["class"] == "speech" and r["train"] == "yes"]
        rows = [r for r in rows if r["path"].startswith("classify/")]
        frozen = [r for r in rows if zlib.crc32(speaker_of(r["path"]).encode()) % 8 == 0]
        return {"frozen": frozen, "train": [r for r in rows if r not in frozen]}

    def some(self, rng: Generator, split: Split, seconds: float) -> Spoken:
        """Up to ``seconds`` out of somebody's reading."""
        rows = self._rows[split]
        row = rows[int(rng.integers(len(rows)))]
        samples, rate = soundfile.read(self.corpus / row["path"], dtype="float32", always_2d=True)
        mono = samples.mean(axis=1)
        keep = min(len(mono), round(seconds * rate))
        first = int(rng.integers(len(mono) - keep + 1))
        part = normalise(np.asarray(mono[first : first + keep], np.float32))
        return Spoken(part, int(rate), speaker_of(row["path"]), row["path"], row["license"])


def speaker_of(path: str) -> str:
    """A name for whoever is heard in a file of the corpus."""
    name = path.rsplit("__", 1)[-1]
    return f"librispeech/{name.split('-')[0]}" if "/libri/" in path else path


def synthetic(rng: Generator, split: Split, *, short: bool = False) -> Spoken:
    """A synthesised voice that reads something; ``short``: shouts a word."""
    if rng.random() < 0.22:
        return _flite(rng, split, shout(rng) if short else sentence(rng))
    english = short or rng.random() < 0.55
    frozen = split == "frozen"
    names = _FROZEN["english"] if frozen else _ENGLISH
    if not english:
        names = _FROZEN["languages"] if frozen else _LANGUAGES
    voice = f"{pick(rng, *names)}+{pick(rng, *(_FROZEN['variants'] if frozen else _VARIANTS))}"
    text = shout(rng) if short else sentence(rng) if english else nonsense(rng)
    speed, pitch = int(rng.integers(105, 240)), int(rng.integers(10, 90))
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    return _read(_output(command), f"espeak-ng/{voice}", "output of eSpeak NG")


def _flite(rng: Generator, split: Split, text: str) -> Spoken:
    voice = pick(rng, *(_FROZEN["flite"] if split == "frozen" else _FLITE))
    stretch, pitch = uniform(rng, 0.75, 1.35), uniform(rng, 80, 230)
    command = [
        "flite",
        "-voice",
        voice,
        "--setf",
        f"duration_stretch={stretch:.2f}",
        "--setf",
        f"int_f0_target_mean={pitch:.0f}",
    ]
    return _read(_output([*command, "-t", text, "-o", "/dev/stdout"]), f"flite/{voice}", "output of Flite")


def _output(command: list[str]) -> bytes:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def _read(wave: bytes, speaker: str, licence: str) -> Spoken:
    # Both write a header before they know the length: what follows it counts.
    rate = int.from_bytes(wave[24:28], "little")
    at = wave.index(b"data") + 8
    samples = np.frombuffer(wave[at : at + (len(wave) - at) // 2 * 2], "<i2") / 32768
    return Spoken(normalise(samples.astype(np.float32)), rate, speaker, speaker, licence)
