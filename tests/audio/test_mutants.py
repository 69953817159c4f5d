"""Damaged files end in samples or in a DecodeError: no other exception, no native crash, no hang."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import soundfile

SCRIPT = Path(__file__).with_name("mutants.py")
BY_LIBSNDFILE = {
    "wav": ("WAV", "PCM_24"), "wav-adpcm": ("WAV", "MS_ADPCM"), "rf64": ("RF64", "PCM_16"), "w64": ("W64", "FLOAT"),
    "aiff": ("AIFF", "PCM_16"), "au": ("AU", "PCM_16"), "caf": ("CAF", "ALAC_16"), "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"), "opus": ("OGG", "OPUS"),
}  # fmt: skip
BY_FFMPEG = {
    "mp3": "libmp3lame", "mp2": "mp2", "m4a": "aac", "m4a-alac": "alac", "aac": "aac", "ac3": "ac3", "mka": "flac",
    "webm": "libopus", "wma": "wmav2", "asf": "wmav2", "mov": "aac", "flv": "aac", "ts": "aac", "wv": "wavpack",
    "tta": "tta", "voc": "pcm_u8",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tone, encode):
    folder = tmp_path_factory.mktemp("mutants")
    (folder / "originals").mkdir()
    for name, (container, codec) in BY_LIBSNDFILE.items():
        path = folder / "originals" / f"{name}.{name.partition('-')[0]}"
        soundfile.write(path, tone[:9000], 48000 if name == "opus" else 44100, format=container, subtype=codec)
    for name, codec in BY_FFMPEG.items():
        path = folder / "originals" / f"{name}.{name.partition('-')[0]}"
        encode(path, tone[:9000], 48000 if name == "webm" else 44100, codec)
    return folder


def run(folder, first, last, timeout_s):
    command = [sys.executable, SCRIPT, folder, str(first), str(last)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s)
    lines = result.stdout.splitlines()
    assert result.returncode == 0, f"ended with {result.returncode} at {lines[-1:]}: {result.stderr[-3000:]}"
    return lines


def table(lines):
    """``| format | mutants | read | read in part | refused |``, a row for each format."""
    counts = Counter()
    for line in lines:
        name, ending = re.match(r"\d+ (\S+)\.\w+ (ok|truncated|refused)", line).groups()
        counts[name, ending] += 1
    for name in sorted({name for name, _ in counts}):
        endings = [counts[name, ending] for ending in ("ok", "truncated", "refused")]
        yield "| " + " | ".join(map(str, (name, sum(endings), *endings))) + " |"


def test_the_originals_are_read_whole(folder):
    originals = list((folder / "originals").iterdir())
    lines = run(folder, -len(originals), 0, 60)
    assert len(lines) == len(BY_LIBSNDFILE) + len(BY_FFMPEG)
    assert [line for line in lines if not line.endswith("ok")] == []


def test_mutants(folder):
    lines = run(folder, 0, 500, 120)
    assert len(lines) == 500
    assert any("refused" in line for line in lines)
    assert any(line.endswith("ok") for line in lines)


@pytest.mark.ci
@pytest.mark.parametrize("first", range(1000, 6000, 500))
def test_many_mutants(folder, first):
    assert len(run(folder, first, first + 500, 120)) == 500


@pytest.mark.scale
@pytest.mark.timeout(3600)
def test_twenty_thousand_mutants(folder, capsys):
    lines = [line for first in range(10_000, 30_000, 1000) for line in run(folder, first, first + 1000, 600)]
    assert len(lines) == 20_000
    with capsys.disabled():
        print("", *table(lines), sep="\n")  # noqa: T201 - for docs/reliability.md
