"""Containers × codecs × widths × channels × rates × oddities of headers, compared sample by sample with FFmpeg."""

import shutil
import subprocess

import matrix
import numpy as np
import pytest
import soundfile

from sampler_core.audio.decode import decode

pytestmark = pytest.mark.ci
_MISSING = [program for program in matrix.PROGRAMS if shutil.which(program) is None]
needs_programs = pytest.mark.skipif(bool(_MISSING), reason=f"needs the programs {', '.join(_MISSING)}")
BATCH = 20


def samples_of(target, info):
    return np.fromfile(target, "<f4").reshape(-1, info.channels)


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return matrix.make(tmp_path_factory.mktemp("matrix"), matrix.LOSSLESS + matrix.LOSSY)


@needs_programs
def test_every_kind_of_file_is_decoded_as_ffmpeg_does(files, target, tmp_path):
    wrong = {}
    for first in range(0, len(files), BATCH):
        batch = files[first : first + BATCH]
        references = matrix.read_by_ffmpeg([path for _, _, path in batch], tmp_path)
        for (kind, channels, path), reference in zip(batch, references, strict=True):
            fault = difference(kind, channels, path, reference, target)
            if fault:
                wrong[path.name] = fault
    assert wrong == {}
    assert len(files) > 450


def difference(kind, channels, path, reference, target):
    """What is wrong, if anything.

    Both begin at the same sample, so delays are handled alike. At the end the program may leave the padding of the last
    packet on, as it does with Ogg Vorbis.
    """
    info = decode(path, target)
    if info.truncated or info.channels != channels:
        return f"truncated {info.truncated}, {info.channels} channels, {info.warnings}"
    mine, reference = samples_of(target, info), reference.reshape(-1, channels)
    padding = 0 if kind in matrix.LOSSLESS else 1024
    if not 0 <= len(reference) - len(mine) <= padding:
        return f"{len(mine)} frames instead of {len(reference)}"
    worst = np.abs(mine - reference[: len(mine)]).max()
    return f"off by {worst:.2g}" if worst > kind.tolerance else None


@needs_programs
@pytest.mark.parametrize("bits", [8, 12, 15, 16, 17, 20, 24, 31])
def test_flac_of_any_width_has_the_right_scale(tmp_path, target, bits):
    values = np.round(np.sin(np.arange(9000) * 0.06) * 0.7 * (2 ** (bits - 1) - 1))
    matrix.write_wave_of_width(tmp_path / "a.wav", values, bits)
    command = ["flac", "-s", "-f", "--lax", "-o", tmp_path / "a.flac", tmp_path / "a.wav"]
    subprocess.run(command, check=True)
    info = decode(tmp_path / "a.flac", target)
    expected = (values.astype(np.float64) / 2.0 ** (bits - 1)).astype(np.float32)
    np.testing.assert_array_equal(samples_of(target, info)[:, 0], expected)


@needs_programs
def test_flac_of_32_bits_has_the_right_scale(tmp_path, target):
    values = np.round(np.sin(np.arange(9000) * 0.06) * 0.7 * (2**31 - 1)).astype("<i4")
    (tmp_path / "a.raw").write_bytes(values.tobytes())
    raw = "--force-raw-format --endian=little --sign=signed --channels=1 --bps=32 --sample-rate=44100"
    subprocess.run(["flac", "-s", *raw.split(), "-o", tmp_path / "a.flac", tmp_path / "a.raw"], check=True)
    decoded = samples_of(target, decode(tmp_path / "a.flac", target))[:, 0]
    np.testing.assert_array_equal(decoded, values.astype(np.float32) / np.float32(2**31))


@needs_programs
@pytest.mark.parametrize("suffix", ["8svx", "avr", "fap", "hcom", "maud", "paf", "pvf", "sox", "sph", "voc", "wve"])
def test_rare_containers_are_read_as_ffmpeg_does(tmp_path, target, suffix):
    rate = 11025 if suffix == "hcom" else 8000
    soundfile.write(tmp_path / "a.wav", matrix.sound(1, rate), rate, subtype="PCM_16")
    path = tmp_path / f"a.{suffix}"
    subprocess.run(["sox", "-V1", "-D", tmp_path / "a.wav", path], check=True)
    info = decode(path, target)
    np.testing.assert_array_equal(samples_of(target, info).ravel(), matrix.read_by_ffmpeg([path], tmp_path)[0])


@needs_programs
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("program", ["oggenc", "opusenc"])
def test_chains_have_what_their_links_have(tmp_path, target, program, count):
    rate = 48000 if program == "opusenc" else 44100
    links, parts = [], []
    for number in range(count):
        soundfile.write(tmp_path / "a.wav", matrix.sound(2, rate)[: 6000 + 1000 * number], rate)
        link = tmp_path / f"{number}.ogg"
        options = ["-Q", "-o", link] if program == "oggenc" else ["--quiet"]
        command = [program, *options, tmp_path / "a.wav", *([] if program == "oggenc" else [link])]
        subprocess.run(command, check=True, capture_output=True)
        parts.append(samples_of(target, decode(link, target)))
        links.append(link.read_bytes())
    (tmp_path / "chain.ogg").write_bytes(b"".join(links))
    info = decode(tmp_path / "chain.ogg", target)
    np.testing.assert_array_equal(samples_of(target, info), np.concatenate(parts))
    assert (info.truncated, info.warnings) == (False, ())


SIZES = {  # of the chunk with the audio: its name, its width, whether it is little-endian, what it holds beside samples
    "wav": (b"data", 4, "little", 0),
    "w64": (b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a", 8, "little", 24),
    "aiff": (b"SSND", 4, "big", 8),
    "caf": (b"data", 8, "big", 4),
}


@needs_programs
@pytest.mark.parametrize("open_size", [False, True])
def test_sizes_that_a_recorder_left_open_do_not_matter(files, target, tmp_path, open_size):
    wrong, tried = {}, 0
    for kind, _, path in files:
        if kind.suffix not in SIZES or not kind.codec.startswith("pcm") or "rf64" in kind.options:
            continue
        name, width, order, least = SIZES[kind.suffix]
        intact = samples_of(target, decode(path, target))
        data = bytearray(path.read_bytes())
        at = data.index(name) + len(name)
        value = 256**width - 1 if open_size else least
        data[at : at + width] = value.to_bytes(width, order)
        odd = tmp_path / f"odd.{kind.suffix}"
        odd.write_bytes(data)
        info = decode(odd, target)
        tried += 1
        if info.frames != len(intact) or not np.array_equal(samples_of(target, info), intact):
            wrong[path.name] = (info.frames, len(intact), info.warnings)
    assert wrong == {}
    assert tried > 100


@needs_programs
def test_joined_files_are_read_whole_or_the_rest_is_mentioned(files, target, tmp_path):
    wrong = {}
    for kind in {(kind.suffix, kind.codec): kind for kind, _, _ in files}.values():
        path = next(path for each, _, path in files if each == kind)
        whole = decode(path, target)
        alone = samples_of(target, whole)
        joined = tmp_path / f"joined.{kind.suffix}"
        joined.write_bytes(path.read_bytes() * 2)
        info = decode(joined, target)
        said = any("joined" in warning for warning in info.warnings)
        if kind.suffix in ("rm", "flv"):  # neither reader tells
            continue
        # Of streams of packets, what the second begins with may be lost or be heard twice.
        both = info.frames >= 2 * len(alone) - (8192 if kind.codec == "flac" else 2048)
        same = np.abs(samples_of(target, info)[: len(alone) - 2048] - alone[:-2048]).max(initial=0) < 1e-3
        if info.truncated or not same or not (both or (said and info.frames == len(alone))):
            wrong[path.name] = (info.frames, len(alone), info.truncated, info.warnings, same)
    assert wrong == {}
