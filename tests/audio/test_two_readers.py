"""What one reader refuses or reads in part, the other reads; what lies in a file oddly is read whole all the same."""

import struct

import av
import numpy as np
import pytest
import soundfile

from sampler_core.audio.decode import decode
from sampler_core.audio.formats import has_audio_magic
from sampler_core.audio.stream import DecodeError
from sampler_core.contracts import DecodeLimits


def samples_of(target, info):
    return np.fromfile(target, "<f4").reshape(-1, info.channels)


@pytest.fixture
def joined(tmp_path):
    """Put files one behind the other."""

    def join(*paths):
        path = tmp_path / f"joined{paths[0].suffix}"
        path.write_bytes(b"".join(part.read_bytes() for part in paths))
        return path

    return join


@pytest.mark.hostile("Ogg with several streams one behind the other", "all of them, without a gap")
@pytest.mark.parametrize(("name", "rate"), [("a.ogg", 44100), ("a.opus", 48000)])
def test_links_of_a_chained_stream_follow_each_other_without_a_gap(write, joined, target, tone, name, rate):
    options = {} if name == "a.ogg" else {"format": "OGG", "subtype": "OPUS"}
    first = write("1-" + name, tone[:30000], rate, **options)
    second = write("2-" + name, tone[30000:80000], rate, **options)
    parts = [soundfile.read(path, dtype="float32")[0] for path in (first, second, first)]
    info = decode(joined(first, second, first), target)
    np.testing.assert_array_equal(samples_of(target, info), np.concatenate(parts))
    assert not info.truncated
    assert info.warnings == ()


@pytest.mark.hostile("Ogg whose streams differ in rate or channels", "converted to those of the first, and said")
def test_links_of_another_rate_or_width_are_converted_and_it_is_said(write, joined, target, tone):
    first, second = write("1.ogg", tone[:44100]), write("2.ogg", tone[:44100, 0], 22050)
    info = decode(joined(first, second), target)
    assert (info.sample_rate_hz, info.channels) == (44100, 2)
    assert info.duration_s == pytest.approx(3.0, abs=0.02)
    assert "a part that has 22050 Hz and 1 channels is left out" in info.warnings[0]
    assert any("converted to those of the start" in warning for warning in info.warnings)


def test_a_stream_that_ffmpeg_reads_from_ogg_is_cut_where_its_last_page_is_missing(tmp_path, target, tone, encode):
    whole = tmp_path / "whole.oga"
    encode(whole, tone, 44100, "flac", "ogg")
    cut = whole.with_name("cut.oga")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert not decode(whole, target).truncated
    assert decode(cut, target).truncated


def test_a_link_without_an_end_does_not_stop_the_rest(write, joined, target, tone):
    whole = write("1.ogg", tone)
    cut = whole.with_name("cut.ogg")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    info = decode(joined(cut, whole), target)
    assert 2.5 < info.duration_s < 3.5
    assert info.truncated


def patch_size(path, name, value, order="<", width=4, skip=0):
    data = bytearray(path.read_bytes())
    at = data.index(name) + len(name) + skip
    data[at : at + width] = value.to_bytes(width, "little" if order == "<" else "big")
    path.write_bytes(data)


@pytest.mark.hostile("a recording whose header was never finished", "read to the end of the file, and said")
@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("a.wav", [(b"data", 0, "<", 4, 0), (b"RIFF", 0, "<", 4, 0)]),
        ("a.wav", [(b"data", 0xFFFFFFFF, "<", 4, 0), (b"RIFF", 0xFFFFFFFF, "<", 4, 0)]),
        ("a.wav", [(b"data", 2000, "<", 4, 0)]),
        ("a.wav", [(b"data", 1 << 30, "<", 4, 0)]),
        ("a.rf64", [(b"ds64", 0, "<", 8, 12)]),
        ("a.w64", [(b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a", 24, "<", 8, 0)]),
        ("a.aiff", [(b"SSND", 0, ">", 4, 0), (b"FORM", 0, ">", 4, 0), (b"COMM", 0, ">", 4, 6)]),
        ("a.aiff", [(b"SSND", 8, ">", 4, 0), (b"COMM", 0, ">", 4, 6)]),
        ("a.caf", [(b"data", (1 << 64) - 1, ">", 8, 0)]),
        ("a.au", [(b".snd", 0xFFFFFFFF, ">", 4, 4)]),
    ],
)
def test_a_recording_whose_header_was_never_closed_is_read_to_its_end(write, target, tone, name, sizes):
    path = write(name, tone, subtype="PCM_16")
    right = soundfile.read(path, dtype="float32")[0]
    for size in sizes:
        patch_size(path, *size)
    np.testing.assert_array_equal(samples_of(target, decode(path, target)), right)


@pytest.mark.hostile("two files joined to one", "the first is read; that something follows is said")
@pytest.mark.parametrize("name", ["a.wav", "a.aiff", "a.caf", "a.w64", "a.rf64"])
def test_of_joined_files_the_first_is_read_and_the_rest_is_mentioned(write, joined, target, tone, name):
    path = write(name, tone, subtype="PCM_16")
    right = soundfile.read(path, dtype="float32")[0]
    info = decode(joined(path, path), target)
    np.testing.assert_array_equal(samples_of(target, info), right)
    assert any(f"another file is joined to it at byte {path.stat().st_size}" in warning for warning in info.warnings)


def test_joined_flacs_are_read_by_the_reader_that_reads_on(write, joined, target, tone):
    path = write("a.flac", tone)
    info = decode(joined(path, path), target)
    assert info.frames == 2 * len(tone)
    assert info.decoder.startswith("libavcodec")
    assert "libsndfile 1.2" in info.warnings[0]
    assert "reads only 2.0 s" in info.warnings[0]


def test_chunks_and_padding_behind_the_audio_are_no_audio(write, target, tone):
    path = write("a.wav", tone, subtype="PCM_16")
    plain = path.read_bytes()
    chunk = b"LIST" + struct.pack("<I", 2000) + b"INFO" + bytes(range(256)) * 7 + bytes(204)
    for behind in (chunk, bytes(50_000), b"TAG" + b"a title".ljust(125), chunk + bytes(60), b"\x01\x02\x03"):
        path.write_bytes(plain + behind)
        info = decode(path, target)
        assert (info.frames, info.warnings) == (len(tone), ())


def test_an_empty_recording_with_chunks_behind_it_stays_empty(write, target):
    path = write("a.wav", np.zeros((0, 2)), subtype="PCM_16")
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", 400) + b"INFO" * 100)
    with pytest.raises(DecodeError, match="no samples"):
        decode(path, target)


@pytest.mark.hostile("an MP3 with zeros, lyrics or another MP3 behind it", "read whole; not called truncated")
@pytest.mark.parametrize("tail", [bytes(60_000), b"LYRICSBEGIN" + b"la " * 3000 + b"LYRICS200", b"TAG" + bytes(125)])
@pytest.mark.parametrize("twice", [False, True])
def test_whole_mp3s_are_not_called_truncated(tmp_path, target, tone, encode, tail, twice):
    path = encode(tmp_path / "a.mp3", tone, 44100, "libmp3lame")
    whole = path.read_bytes()
    path.write_bytes(whole * (1 + twice) + tail)
    info = decode(path, target)
    assert not info.truncated
    assert info.frames >= len(tone) * (1 + twice)
    path.write_bytes(whole[: len(whole) * 6 // 10] + tail)
    assert decode(path, target).truncated or len(tail) > len(whole) * 0.4


@pytest.mark.hostile("a file under the extension of another format", "read by what is in it")
def test_mp3s_named_otherwise_are_read(tmp_path, target, tone, encode):
    content = encode(tmp_path / "a.mp3", tone, 44100, "libmp3lame").read_bytes()
    for name in ("b.flac", "b.ogg", "b.opus", "b.wav"):
        for before in (b"", b"\x01" * 1000):
            (tmp_path / name).write_bytes(before + content)
            assert decode(tmp_path / name, target).duration_s == pytest.approx(2.0, abs=0.06)


@pytest.fixture
def with_tracks(tmp_path, tone):
    """Write a Matroska file of several FLAC tracks, of which one has the default flag."""

    def write(default):
        path = tmp_path / "tracks.mka"
        with av.open(str(path), "w", format="matroska") as output:
            streams = [output.add_stream("flac", rate=44100, layout="mono") for _ in range(3)]
            for index, stream in enumerate(streams):
                stream.disposition = av.stream.Disposition.default if index == default else 0
            for index, stream in enumerate(streams):
                data = np.ascontiguousarray(tone[: 10000 * (index + 1), 0][None] * 32767, np.int16)
                frame = av.AudioFrame.from_ndarray(data, "s16", "mono")
                frame.sample_rate, frame.pts = 44100, 0
                resampler = av.AudioResampler(stream.codec_context.format, "mono", 44100, 4096)
                for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
                    output.mux(stream.encode(piece))
        return path

    return write


@pytest.mark.parametrize("default", [0, 1, 2])
def test_the_default_track_is_read_and_the_others_are_mentioned(with_tracks, target, default):
    info = decode(with_tracks(default), target)
    assert info.frames == 10000 * (default + 1)
    assert f"holds 3 audio tracks: number {default + 1} is read (marked as default)" in info.warnings


@pytest.mark.parametrize(
    ("name", "codec"),
    # QuickTime lists these eight one by one, which PyAV frees twice.
    [("a.mka", "aac"), ("a.wv", "wavpack"), ("a.mka", "flac"), ("a.mov", "pcm_s16le"), ("a.mov", "pcm_f32be")],
)
def test_eight_channels_come_back_in_their_order(tmp_path, target, name, codec):
    level = np.linspace(0.1, 0.8, 8, dtype=np.float32)
    wave = np.sin(2 * np.pi * 440 * np.arange(48000) / 48000)[:, None] * level
    path = tmp_path / name
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=48000, layout="7.1")
        stream.bit_rate = 768_000
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(wave.reshape(1, -1), np.float32), "flt", "7.1")
        frame.sample_rate, frame.pts = 48000, 0
        resampler = av.AudioResampler(stream.codec_context.format, "7.1", 48000, 1024)
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            output.mux(stream.encode(piece))
    if name == "a.mov":
        patch_size(path, b"chan", 0x800008, ">", 4, 4)  # a layout that FFmpeg lists, channel by channel
    info = decode(path, target)
    assert info.channels == 8
    rms = np.sqrt((samples_of(target, info) ** 2).mean(axis=0))
    expected = level / np.sqrt(2)
    full_band = [channel for channel in range(8) if channel != 3]  # AAC keeps only the bass of the fourth, LFE
    np.testing.assert_allclose(rms[full_band], expected[full_band], rtol=0.05)


@pytest.mark.hostile("a file that neither reader understands", "`failed`: decode_error, with both reasons")
def test_where_both_refuse_both_reasons_are_given(tmp_path, target):
    (tmp_path / "a.wav").write_bytes(b"RIFF\x00\x00\x00\x00WAVEfmt \x00\x00\x00\x00" + bytes(100))
    with pytest.raises(DecodeError, match=r"FFmpeg cannot read it: .*; libsndfile cannot read it: ") as caught:
        decode(tmp_path / "a.wav", target)
    assert caught.value.hint


@pytest.mark.hostile("a format that nobody here reads", "`failed`: decode_error, which names it")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"OFR \x0c\x00\x00\x00" + bytes(200), "is OptimFROG, which no reader here knows"),
        (b"LA04" + bytes(200), r"is Lossless Audio \(LA\)"),
        (b"IMPMa song" + bytes(2000), "is a tracker's module"),
        (b"Extended Module: a song" + bytes(2000), "is a tracker's module"),
        (bytes(44) + b"SCRM" + bytes(2000), "is a tracker's module"),
        (bytes(1080) + b"M.K." + bytes(2000), "is a tracker's module"),
    ],
)
def test_what_nobody_here_reads_is_called_by_its_name(tmp_path, target, content, message):
    if "tracker" in message and "libopenmpt" in av.formats_available:
        pytest.skip("this FFmpeg reads modules")
    (tmp_path / "a.xyz").write_bytes(content)
    with pytest.raises(DecodeError, match=message):
        decode(tmp_path / "a.xyz", target)
    assert has_audio_magic(tmp_path / "a.xyz") == ("tracker" not in message)


@pytest.mark.parametrize(
    "head",
    [
        b"\x7f\xfe\x80\x01",
        b"\xfe\x7f\x01\x80",
        b"DTSHDHDR",
        b"MP+\x07",
        b"MPCK",
        b".SoX",
        b"qoaf",
        b"ajkg",
        b"NIST_1A\n",
    ],
)
def test_rare_audio_is_recognized_whatever_its_name(tmp_path, head):
    (tmp_path / "a.xyz").write_bytes(head + bytes(range(256)))
    assert has_audio_magic(tmp_path / "a.xyz")


def test_pictures_in_the_interchange_format_are_no_audio(tmp_path):
    (tmp_path / "a.xyz").write_bytes(b"FORM\x00\x00\x01\x00ILBM" + bytes(range(256)))
    assert not has_audio_magic(tmp_path / "a.xyz")


def test_dsd_of_a_high_rate_is_refused_for_its_rate(tmp_path, target):
    data = bytes(4096 * 2)
    form = struct.pack("<IIIIIIQII", 1, 0, 2, 2, 11_289_600, 1, len(data) * 4, 4096, 0)
    content = b"fmt " + struct.pack("<Q", 12 + len(form)) + form + b"data" + struct.pack("<Q", 12 + len(data)) + data
    (tmp_path / "a.dsf").write_bytes(b"DSD " + struct.pack("<QQQ", 28, 28 + len(content), 0) + content)
    with pytest.raises(DecodeError, match="is DSD256, which becomes 1411200 Hz, more than 768000 Hz") as caught:
        decode(tmp_path / "a.dsf", target)
    assert "max_sample_rate_hz=1411200" in caught.value.hint
    assert decode(tmp_path / "a.dsf", target, limits=DecodeLimits(max_sample_rate_hz=1_500_000)).codec.startswith("dsd")
