import hashlib
import os

import pytest

from sampler_core.audio.identity import bytes_sha256
from sampler_core.audio.stream import DecodeError


def test_bytes_sha256(tmp_path):
    content = os.urandom(3_000_000)
    (tmp_path / "a").write_bytes(content)
    assert bytes_sha256(tmp_path / "a") == hashlib.sha256(content).hexdigest()


def test_the_extension_counts_but_not_its_case_and_not_the_name(tmp_path):
    for name in ("a.wav", "b.WAV", "a.mp3"):
        (tmp_path / name).write_bytes(b"what is it?")
    assert bytes_sha256(tmp_path / "a.wav") == bytes_sha256(tmp_path / "b.WAV") != bytes_sha256(tmp_path / "a.mp3")


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DecodeError, match="regular"):
        bytes_sha256(tmp_path / "pipe")
