"""Damaged files end in samples or in a DecodeError: no other exception, no native crash, no hang."""

import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

SCRIPT = Path(__file__).with_name("mutants.py")


@pytest.fixture
def folder(tmp_path, tone, encode):
    originals = tmp_path / "originals"
    originals.mkdir()
    short = tone[:9000]
    for name in ("a.wav", "b.flac", "c.ogg", "d.aiff", "e.caf", "f.opus", "g.w64", "h.au"):
        soundfile.write(
            originals / name,
            short,
            48000 if name == "f.opus" else 44100,
            format=Path(name).suffix[1:].upper() if name != "f.opus" else "OGG",
            subtype="OPUS" if name == "f.opus" else None,
        )
    for name, codec in (
        ("i.mp3", "libmp3lame"),
        ("j.m4a", "aac"),
        ("k.wv", "wavpack"),
        ("l.tta", "tta"),
        ("m.mka", "flac"),
    ):
        encode(originals / name, short, 44100, codec)
    return tmp_path


def run(folder, first, last, timeout_s):
    command = [sys.executable, SCRIPT, folder, str(first), str(last)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s)
    lines = result.stdout.splitlines()
    assert result.returncode == 0, f"ended with {result.returncode} at {lines[-1:]}: {result.stderr[-3000:]}"
    return lines


def test_mutants(folder):
    lines = run(folder, 0, 130, 60)
    assert len(lines) == 130
    assert any("refused" in line for line in lines)
    assert any(line.endswith("ok") for line in lines)


@pytest.mark.ci
@pytest.mark.parametrize("first", range(1000, 6000, 500))
def test_many_mutants(folder, first):
    assert len(run(folder, first, first + 500, 120)) == 500
