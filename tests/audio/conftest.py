import csv
import os
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))  # for `said`

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))  # for `matrix`


@pytest.fixture(scope="session")
def corpus():
    root = Path(os.environ.get("SAMPLER_CORPUS", REPO.parent / "shared" / "corpus"))
    if not (root / "MANIFEST.csv").is_file():
        pytest.skip("no corpus: set SAMPLER_CORPUS to its folder")
    return root


@pytest.fixture(scope="session")
def manifest(corpus):
    with (corpus / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def target(tmp_path):
    return tmp_path / "decoded.f32"


@pytest.fixture
def write(tmp_path):
    """Write samples with libsndfile and return the path."""

    def write_file(name, samples, rate=44100, **options):
        path = tmp_path / name
        soundfile.write(path, samples, rate, **options)
        return path

    return write_file


@pytest.fixture(scope="session")
def tone():
    """2 s of two sines and a little noise, (88200, 2), peak below 0.8."""
    seconds = np.arange(2 * 44100) / 44100
    rng = np.random.default_rng(7)
    left = 0.5 * np.sin(2 * np.pi * 220 * seconds)
    right = 0.5 * np.sin(2 * np.pi * 330 * seconds)
    return (np.stack([left, right], 1) + 0.02 * rng.standard_normal((len(seconds), 2))).astype(np.float32)


@pytest.fixture(scope="session")
def encode():
    """Write a file in a format that libsndfile does not write."""
    return _encode


def _encode(path, samples, rate, codec, container=None):
    """Encode float samples of shape (frames, channels) with FFmpeg's ``codec``."""
    layout = {1: "mono", 2: "stereo"}[samples.shape[1]]
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate, layout=layout)
        if codec == "wmav2":  # has no default
            stream.bit_rate = 128_000
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate, frame_size=1024)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1), np.float32), "flt", layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    return path
