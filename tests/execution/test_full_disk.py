"""A disk that is really full: what was finished is written down, the run says why it ends, and the next one goes on."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from sampler_core.execution.ballast import Ballast
from sampler_core.library import Library

SCRIPT = Path(__file__).with_name("lone_run.py")
ACTORS = ("LengthAnalyzer", "ArrayAnalyzer", "FillerAnalyzer")
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
RUNS = """
set -u
mount -t tmpfs -o size=48m tmpfs "$DISK"
"$@" "$DISK/library" $ACTORS > "$OUT/first" 2> "$OUT/why"; echo $? > "$OUT/code"
cp -r "$DISK/library" "$OUT/library"
echo > "$FILLER"
"$@" "$DISK/library" $ACTORS > "$OUT/second"; echo $? >> "$OUT/code"
cp -r "$DISK/library" "$OUT/finished"
"""
FILES = 12


def _mounts() -> bool:
    command = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.ci
@pytest.mark.skipif(not _mounts(), reason="this machine lets nobody mount a file system of their own")
def test_a_run_on_a_full_disk_ends_cleanly_and_the_next_one_goes_on(tmp_path: Path) -> None:
    sounds, disk, out = (tmp_path / name for name in ("sounds", "disk", "out"))
    for folder in (sounds, disk, out):
        folder.mkdir()
    for number in range(FILES):
        rate = 48000 if number == FILES // 2 else 44100
        soundfile.write(sounds / f"{number:02}.wav", np.full(20000, number / FILES), rate)
    environment = {
        **os.environ, "DISK": str(disk), "OUT": str(out),
        "FILLER": str(disk / "filler"), "ACTORS": " ".join(ACTORS),
    }  # fmt: skip
    command = [*OWN_MOUNTS, "sh", "-c", RUNS, "sh", sys.executable, SCRIPT, sounds]
    subprocess.run(command, env=environment, check=True, timeout=120)
    assert (out / "code").read_text().split() == ["1", "0"]
    assert "free some" in (out / "why").read_text()
    assert len((out / "second").read_text().splitlines()) == FILES
    reported = (out / "first").read_text().splitlines()
    assert 0 < len(reported) < FILES
    with Library.open(out / "library") as library:
        assert library.check_integrity() == []
        assert len(list(library.records())) >= len(reported)
        assert [run.status for run in library.runs()] == ["cancelled"]
    with Library.open(out / "finished") as library:
        assert library.check_integrity() == []
        assert {outcome["status"] for record in library.records() for outcome in record["outcomes"]} == {"ok"}


def test_what_is_set_aside_is_given_back_once(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_blocks * 512 >= 16 << 20
    assert ballast.release()
    assert not list(tmp_path.iterdir())
    assert not ballast.release()


def test_where_nothing_can_be_set_aside_there_is_nothing_to_give_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "posix_fallocate", full)
    assert not Ballast(tmp_path).release()
