"""Every corpus file either decodes or says why not, and intact ones have the length FFmpeg gives them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sampler_core.audio.decode import decode
from sampler_core.audio.stream import DecodeError

TOLERANCE_S = 0.05

# Rows that FFmpeg and libsndfile both read "ok", of files that are faulty by design (their names say so).
NOT_INTACT = {
    "robust/flac-test-files/faulty_05 - wrong total number of samples.flac": "libsndfile stops at the stated total",
    "robust/flac-test-files/uncommon_02 - increasing number of channels.flac": "libsndfile stops at the change",
}


def intact(row):
    readable = row["ffmpeg"] == "ok" and row["libsndfile"] == "ok" and row["duration_s"]
    return bool(readable) and row["path"] not in NOT_INTACT


def examine(corpus, rows, target):
    """Decode every row; return the paths whose length disagrees with the manifest."""
    disagreeing = {}
    for row in rows:
        try:
            info = decode(corpus / row["path"], target)
        except DecodeError as error:
            if intact(row):
                disagreeing[row["path"]] = error.message
            continue
        assert target.stat().st_size == info.frames * info.channels * 4
        if intact(row) and abs(info.duration_s - float(row["duration_s"])) > TOLERANCE_S:
            disagreeing[row["path"]] = info.duration_s
    return disagreeing


def test_a_part_of_the_corpus(corpus, manifest, target):
    robust = [row for row in manifest if row["path"].startswith("robust/")]
    others = [row for row in manifest if not row["path"].startswith("robust/") and float(row["duration_s"]) < 10]
    assert examine(corpus, robust[::4] + others[::20], target) == {}


@pytest.mark.ci
def test_the_whole_corpus(corpus, manifest, target):
    assert examine(corpus, manifest, target) == {}


@pytest.mark.ci
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs the ffmpeg command to compare with")
def test_lengths_agree_with_the_ffmpeg_command(corpus, manifest, target):
    rows = [row for row in manifest if intact(row)][::20]
    different = {}
    for row in rows:
        info = decode(corpus / row["path"], target)
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            corpus / row["path"],
            "-map",
            "0:a:0",
            "-f",
            "f32le",
            "-ac",
            "1",
            "-",
        ]
        pcm = subprocess.run(command, capture_output=True, check=True).stdout
        length = len(pcm) / 4 / info.sample_rate_hz
        if abs(length - info.duration_s) > TOLERANCE_S:
            different[row["path"]] = (length, info.duration_s)
    assert different == {}


@pytest.mark.ci
def test_decoding_leaves_no_descriptor_open(corpus, manifest, target):
    if not sys.platform.startswith("linux"):
        pytest.skip("counts /proc/self/fd")
    robust = [row for row in manifest if row["path"].startswith("robust/")]
    examine(corpus, robust[:3], target)
    before = len(list(Path("/proc/self/fd").iterdir()))
    examine(corpus, robust, target)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
