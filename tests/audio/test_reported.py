"""Files that tools of this kind were reported to read wrong, with their right lengths."""

import os
from pathlib import Path

import pytest

from sampler_core.audio.decode import decode

pytestmark = pytest.mark.ci
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reported():
    folder = Path(os.environ.get("SAMPLER_REPORTED", REPOSITORY.parent / "shared" / "reported"))
    if not (folder / "README.md").is_file():
        pytest.skip("no reported files: set SAMPLER_REPORTED to their folder")
    return folder


@pytest.mark.parametrize(
    ("name", "rate", "channels", "frames", "word"),
    [
        ("chained.ogg", 44100, 1, 132_300, None),
        ("aac_loop.caf", 44100, 2, 88_200, None),
        ("alac_ffmpeg.caf", 44100, 1, 44_100, None),
        ("size_open.caf", 44100, 1, 44_100, None),
        ("data_size_0.wav", 44100, 1, 44_100, "never finished"),
        ("flac_32bit.flac", 44100, 1, 44_100, None),
        ("g722.au", 44100, 1, 88_200, "read by FFmpeg instead"),
        ("mp3_twice.mp3", 44100, 1, 91_055, None),
        ("default_is_second.mka", 44100, 1, 44_100, "2 audio tracks: number 2"),
        ("opus_says_8k.opus", 48000, 1, 144_000, None),
        ("wav_twice.wav", 44100, 1, 30_000, "another file is joined"),
        ("denormal.wav", 8000, 1, 4_000, None),
    ],
)
def test_a_reported_file_is_read_right(reported, target, name, rate, channels, frames, word):
    info = decode(reported / name, target)
    assert (info.sample_rate_hz, info.channels, info.frames) == (rate, channels, frames)
    assert not info.truncated
    assert word is None or any(word in warning for warning in info.warnings)
