import hashlib
import os
import resource
import signal
import struct
import subprocess
import sys
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampler_core.audio.decode import decode
from sampler_core.audio.stream import BLOCK_SAMPLES, DecodeError
from sampler_core.contracts import Audio, DecodeLimits
from sampler_core.hookspecs import AudioReaderSpec


def samples_of(target, info):
    return np.fromfile(target, "<f4").reshape(-1, info.channels)


@pytest.mark.parametrize(
    ("name", "subtype", "tolerance"),
    [
        ("a.wav", "PCM_16", 2**-15),
        ("a.wav", "PCM_24", 2**-23),
        ("a.wav", "PCM_U8", 2**-7),
        ("a.wav", "FLOAT", 0),
        ("a.aiff", "PCM_16", 2**-15),
        ("a.w64", "PCM_16", 2**-15),
        ("a.rf64", "PCM_16", 2**-15),
        ("a.caf", "PCM_16", 2**-15),
        ("a.au", "PCM_16", 2**-15),
        ("a.flac", "PCM_24", 2**-23),
    ],
)
def test_lossless_formats_come_back_sample_for_sample(write, target, tone, name, subtype, tolerance):
    info = decode(write(name, tone, subtype=subtype), target)
    assert (info.sample_rate_hz, info.channels, info.frames) == (44100, 2, len(tone))
    assert info.decoder.startswith("libsndfile")
    assert not info.truncated
    assert not info.warnings
    np.testing.assert_allclose(samples_of(target, info), tone, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("name", "codec", "container", "correlation"),
    [
        ("a.m4a", "aac", None, 0.99),
        ("a.m4a", "alac", None, 0.9999),
        ("a.wv", "wavpack", None, 0.9999),
        ("a.tta", "tta", None, 0.9999),
        ("a.oga", "flac", "ogg", 0.9999),
        ("a.ac3", "ac3", None, 0.9),
        ("a.aac", "aac", "adts", 0.9),
        ("a.mp3", "libmp3lame", None, 0.99),
    ],
)
def test_other_formats_are_read_by_ffmpeg(tmp_path, target, tone, name, codec, container, correlation, encode):
    info = decode(encode(tmp_path / name, tone, 44100, codec, container), target)
    assert info.decoder.startswith("libavcodec")
    assert (info.sample_rate_hz, info.channels) == (44100, 2)
    assert abs(info.duration_s - 2.0) < 0.05
    assert not info.truncated
    decoded = samples_of(target, info)
    lag = 0 if correlation > 0.98 else _best_lag(tone[:, 0], decoded[:, 0])
    n = min(len(decoded) - lag, len(tone))
    assert np.corrcoef(decoded[lag : lag + n, 0], tone[:n, 0])[0, 1] > correlation


def _best_lag(reference, decoded):
    part = reference[:8192]
    return int(np.argmax([part @ decoded[lag : lag + 8192] for lag in range(4096)]))


def test_mp3_delay_and_padding_are_trimmed(tmp_path, target, tone, encode):
    info = decode(encode(tmp_path / "a.mp3", tone, 44100, "libmp3lame"), target)
    assert info.frames == len(tone)


def test_mp3_without_frame_count_is_read_whole(tmp_path, target, tone, encode):
    whole = encode(tmp_path / "a.mp3", np.tile(tone, (5, 1)), 44100, "libmp3lame").read_bytes()
    start = whole.index(b"\xff\xfb")
    second = whole.index(b"\xff\xfb", start + 4)
    assert b"Xing" in whole[start:second] or b"Info" in whole[start:second]
    bare = tmp_path / "bare.mp3"
    bare.write_bytes(whole[second:])
    assert abs(decode(bare, target).duration_s - 10.0) < 0.06


def test_digest_is_of_the_sound_not_of_the_container(write, tmp_path, target, tone):
    plain = decode(write("a.wav", tone, subtype="PCM_16"), target)
    tagged = tmp_path / "b.wav"
    with soundfile.SoundFile(tagged, "w", 44100, 2, "PCM_16") as file:
        file.title, file.artist = "A title", "Somebody"
        file.write(tone)
    again = decode(tagged, target)
    assert again.digest == plain.digest
    assert again.tags["title"] == ("A title",)
    assert decode(write("c.wav", tone * 0.5, subtype="PCM_16"), target).digest != plain.digest
    assert decode(write("d.wav", tone, 48000, subtype="PCM_16"), target).digest != plain.digest


def test_digest_is_stable(write, target, encode):
    info = decode(write("a.wav", np.array([[0.0], [0.5], [-1.0]]), 8000, subtype="FLOAT"), target)
    pcm = struct.pack("<3f", 0.0, 0.5, -1.0)
    assert target.read_bytes() == pcm
    head = f"8000 1 {info.decoder}\n".encode()
    assert info.digest == "pcm-sha256:" + hashlib.sha256(head + pcm).hexdigest()


def test_the_result_opens_as_audio(write, target, tone):
    info = decode(write("a.flac", tone), target)
    audio = Audio.open(target, info)
    assert audio.duration_s == pytest.approx(2.0)
    assert sum(len(block) for block in audio.mono_blocks(0.3)) == len(tone)


def test_nonfinite_samples_are_counted_and_become_zero(write, target, tone):
    data = tone.copy()
    data[5, 0], data[6, 1], data[40000, 0] = np.nan, np.inf, -np.inf
    info = decode(write("a.wav", data, subtype="FLOAT"), target)
    assert info.nonfinite_samples == 3
    assert any("not finite" in warning for warning in info.warnings)
    decoded = samples_of(target, info)
    assert np.isfinite(decoded).all()
    assert decoded[5, 0] == decoded[6, 1] == decoded[40000, 0] == 0
    assert decoded[5, 1] == data[5, 1]


def test_nonfinite_samples_of_all_blocks_are_counted(write, target):
    data = np.zeros((60 * 8000, 1), np.float32)
    data[::8000] = np.nan
    info = decode(write("a.wav", data, rate=8000, subtype="FLOAT"), target)
    assert info.nonfinite_samples == 60
    assert any(warning.startswith("60 samples were not finite") for warning in info.warnings)


def test_huge_finite_samples_are_kept(write, target):
    info = decode(write("a.wav", np.full((100, 2), 3e38, np.float32), subtype="FLOAT"), target)
    assert info.nonfinite_samples == 0
    assert sum(info.mono_weights) == pytest.approx(1)


@pytest.mark.parametrize(
    ("gains", "weights"),
    [
        ((1, 1), (0.5, 0.5)),
        ((1, 0.01), (0.5, 0.5)),
        ((1, 0.0005), (1, 0)),
        ((1, -0.5), (1, 0)),
        ((-0.5, 1), (0, 1)),
        ((0, 1), (0, 1)),
        ((0, 0), (0.5, 0.5)),
        ((0, 1, 1), (0, 0.5, 0.5)),
        ((1,), (1,)),
    ],
)
@pytest.mark.parametrize("offset", [0, 0.3, -1])
def test_the_mono_mix_does_not_vanish(write, target, tone, gains, weights, offset):
    info = decode(write("a.wav", tone[:, :1] * np.array(gains) + offset, subtype="FLOAT"), target)
    assert info.mono_weights == pytest.approx(weights)


def test_a_late_inversion_counts_by_its_energy(write, target):
    noise = np.random.default_rng(3).standard_normal(BLOCK_SAMPLES).astype(np.float32) * 0.1
    data = np.stack([noise, np.where(np.arange(len(noise)) < 10, noise, -noise)], 1)
    assert sorted(decode(write("a.wav", data, subtype="FLOAT"), target).mono_weights) == [0, 1]


@pytest.mark.parametrize("name", ["a.wav", "a.aiff", "a.au", "a.flac", "a.ogg", "a.w64", "a.rf64"])
def test_a_cut_file_is_read_as_far_as_it_goes(write, target, tone, name):
    path = write(name, np.tile(tone, (4, 1)))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    info = decode(path, target)
    assert info.truncated
    assert info.warnings
    assert 3.0 < info.duration_s < 6.0
    assert target.stat().st_size == info.frames * 8


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [("a.tta", "tta", None), ("a.wv", "wavpack", None), ("a.mka", "flac", "matroska"), ("a.mp3", "libmp3lame", None)],
)
def test_a_cut_file_read_by_ffmpeg_is_marked(tmp_path, target, tone, name, codec, container, encode):
    path = encode(tmp_path / name, np.tile(tone, (4, 1)), 44100, codec, container)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    info = decode(path, target)
    assert info.truncated
    assert 3.0 < info.duration_s < 6.0


def test_damage_inside_an_mp3_is_skipped(tmp_path, target, tone, encode):
    path = encode(tmp_path / "a.mp3", np.tile(tone, (5, 1)), 44100, "libmp3lame")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = os.urandom(3000)
    path.write_bytes(data)
    info = decode(path, target)
    assert info.duration_s > 9.0
    assert info.warnings


def test_a_size_left_open_by_a_pipe_is_not_truncation(write, target, tone):
    path = write("a.wav", tone, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    position = data.index(b"data")
    data[position + 4 : position + 8] = b"\xff\xff\xff\xff"
    data[4:8] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    info = decode(path, target)
    assert info.frames == len(tone)
    assert not info.truncated


def test_a_lying_flac_header_is_not_believed(write, target, tone):
    path = write("a.flac", tone)
    data = bytearray(path.read_bytes())
    data[21], data[22:26] = data[21] | 0x0F, b"\xff\xff\xff\xff"
    path.write_bytes(data)
    info = decode(path, target)
    assert info.frames == len(tone)
    assert info.truncated


def test_empty_and_foreign_files(tmp_path, write, target):
    cases = {
        "zero.wav": b"",
        "text.wav": b"this is a text, not audio\n" * 50,
        "noise.mp3": np.random.default_rng(0).bytes(5000),
        "picture.flac": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "playlist.mp3": b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\n/etc/hostname\n",
        "concat.mp3": b"ffconcat version 1.0\nfile 'text.wav'\n",
    }
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DecodeError) as caught:
            decode(tmp_path / name, target)
        assert caught.value.message
        assert caught.value.hint
        assert not target.exists()
    with pytest.raises(DecodeError, match="no samples"):
        decode(write("none.wav", np.zeros((0, 2)), subtype="PCM_16"), target)


def test_pipes_devices_folders_and_missing_files_are_refused_at_once(tmp_path, target):
    os.mkfifo(tmp_path / "pipe.wav")
    for path in (tmp_path / "pipe.wav", tmp_path, tmp_path / "missing.wav", tmp_path.joinpath("/dev/zero")):
        with pytest.raises(DecodeError):
            decode(path, target)


def test_limits(write, target, tone):
    path = write("a.wav", tone, subtype="PCM_16")
    with pytest.raises(DecodeError, match="limit"):
        decode(path, target, limits=DecodeLimits(max_duration_s=1.0))
    with pytest.raises(DecodeError, match="limit"):
        decode(path, target, limits=DecodeLimits(max_decoded_bytes=1000))
    with pytest.raises(DecodeError, match="channels"):
        decode(path, target, limits=DecodeLimits(max_channels=1))
    with pytest.raises(DecodeError, match="sample rate"):
        decode(write("b.wav", tone[:100], 900), target)
    assert not target.exists()


def test_many_channels_are_read_in_small_blocks(write, target):
    data = np.random.default_rng(1).uniform(-0.5, 0.5, (20000, 64)).astype(np.float32)
    info = decode(write("a.wav", data, subtype="FLOAT"), target)
    np.testing.assert_array_equal(samples_of(target, info), data)


def test_memory_is_flat(write, target, tone):
    path = write("a.flac", np.tile(tone, (30, 1)))
    decode(path, target)
    tracemalloc.start()
    try:
        decode(path, target)
        assert tracemalloc.get_traced_memory()[1] < 6 * BLOCK_SAMPLES * 4
    finally:
        tracemalloc.stop()


def test_names_of_any_bytes(tmp_path, target, tone, encode):
    soundfile.write(tmp_path / "plain.wav", tone[:1000], 44100)
    encode(tmp_path / "plain.m4a", tone, 44100, "aac")
    for extension in ("wav", "m4a"):
        name = os.fsdecode(b"caf\xe9\xff\n 'x:%20?#." + extension.encode())
        path = (tmp_path / f"plain.{extension}").rename(tmp_path / name)
        assert decode(path, target).frames > 0


def test_content_decides_not_the_name(write, tmp_path, target, tone, encode):
    assert decode(write("a.wav", tone).rename(tmp_path / "a.mp3"), target).format == "wav"
    assert decode(encode(tmp_path / "b.m4a", tone, 44100, "aac").rename(tmp_path / "b.wav"), target).codec == "aac"


def test_tags_are_bounded_and_printable(tmp_path, target, tone):
    path = tmp_path / "a.flac"
    with soundfile.SoundFile(path, "w", 44100, 2) as file:
        file.title, file.comment = "two\nlines", "x" * 5000
        file.write(tone)
    tags = decode(path, target).tags
    assert tags["title"] == ("two lines",)
    assert [len(value) for value in tags["comment"]] == [1000]


def test_what_cannot_be_written_is_not_the_files_fault(write, tmp_path, tone):
    path = write("a.wav", tone)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
        with pytest.raises(OSError, match="File too large"):
            decode(path, tmp_path / "a.f32")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert not (tmp_path / "a.f32").exists()


def test_wav_files_do_not_load_ffmpeg(write, target, tone):
    path = write("a.wav", tone)
    code = (
        "import sys; from pathlib import Path; from sampler_core.audio.decode import decode;"
        "decode(Path(sys.argv[1]), Path(sys.argv[2])); assert 'av' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, path, target], check=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    frames=st.integers(1, 3000), channels=st.integers(1, 8), rate=st.sampled_from([1000, 8000, 44100, 192000, 768000])
)
def test_any_shape_round_trips(tmp_path, frames, channels, rate):
    data = np.random.default_rng(frames).uniform(-1, 1, (frames, channels)).astype(np.float32)
    path, target = tmp_path / "a.wav", tmp_path / "a.f32"
    soundfile.write(path, data, rate, subtype="FLOAT")
    info = decode(path, target)
    np.testing.assert_array_equal(samples_of(target, info), data)
    assert sum(info.mono_weights) == pytest.approx(1)
    assert not info.truncated


class ScriptedStream(SimpleNamespace):
    def __init__(self, blocks):
        super().__init__(
            format="acme", codec="acme", decoder="acme 1", sample_rate_hz=8000, channels=1,
            expected_frames=None, tags={}, warnings=[], script=blocks, closed=False,
        )  # fmt: skip

    def blocks(self):
        for block in self.script:
            if isinstance(block, Exception):
                raise block
            yield block

    def close(self):
        self.closed = True


def open_acme(path):
    blocks = {
        "good": [np.ones((10, 1), np.float32)],
        "raises": [np.ones((10, 1), np.float32), RuntimeError("broken cable")],
        "shape": [np.ones((10, 3), np.float32)],
    }[path.stem]
    return ScriptedStream(blocks)


def test_a_plugins_reader_goes_first_and_cannot_do_harm(tmp_path, target, monkeypatch):
    module = SimpleNamespace(open_acme=open_acme)
    monkeypatch.setitem(sys.modules, "acme_reader", module)
    readers = [AudioReaderSpec("acme", (".acme",), "acme_reader:open_acme")]
    for stem in ("good", "raises", "shape", "unknown"):
        (tmp_path / f"{stem}.acme").write_bytes(b"x")
    assert decode(tmp_path / "good.acme", target, readers).decoder == "acme 1"
    broken = decode(tmp_path / "raises.acme", target, readers)
    assert broken.truncated
    assert "broken cable" in broken.warnings[0]
    for stem in ("shape", "unknown"):
        with pytest.raises(DecodeError, match="acme"):
            decode(tmp_path / f"{stem}.acme", target, readers)


def test_a_plugins_reader_takes_nothing_away_that_sampler_reads(tmp_path, target, monkeypatch):
    monkeypatch.setitem(sys.modules, "acme_reader", SimpleNamespace(open_acme=open_acme))
    readers = [AudioReaderSpec("acme", (".wav",), "acme_reader:open_acme")]
    path = tmp_path / "unknown.wav"
    soundfile.write(path, np.zeros(100, np.float32), 8000)

    read = decode(path, target, readers)

    assert (read.decoder.split()[0], read.frames) == ("libsndfile", 100)
    assert "the reader 'acme' failed: KeyError" in read.warnings[0]
    path.write_bytes(b"x")
    with pytest.raises(DecodeError, match="the reader 'acme' failed"):
        decode(path, target, readers)
