"""Files of many containers, codecs, widths, channel counts and rates, made and read with the programs of others."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

PROGRAMS = ("ffmpeg", "sox", "flac", "oggenc", "opusenc")
CHANNELS = (1, 2, 6, 8, 16)
RATES = (8000, 44100, 96000)
SECONDS = 0.3


@dataclass(frozen=True)
class Kind:
    """A container with a codec, as FFmpeg makes it, and the shapes that it knows."""

    suffix: str
    codec: str
    options: str = ""
    channels: tuple[int, ...] = CHANNELS
    rates: tuple[int, ...] = RATES
    tolerance: float = 0.0

    def shapes(self, turn: int) -> list[tuple[int, int]]:
        """Every channel count, with rates that go round from kind to kind."""
        return [(count, self.rates[(turn + at) % len(self.rates)]) for at, count in enumerate(self.channels)]


def _pcm(suffix: str, codecs: str, options: str = "") -> list[Kind]:
    return [Kind(suffix, codec, options) for codec in codecs.split()]


FEW = (1, 2)
SURROUND = (1, 2, 6, 8)
_ROUNDED = 1e-6
_ADPCM = 0.005
"""libsndfile and FFmpeg round differently on the way."""
LOSSLESS = [
    *_pcm("wav", "pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_f64le pcm_alaw pcm_mulaw"),
    *_pcm("wav", "pcm_s16le pcm_s24le pcm_f32le", "-rf64 always"),
    *_pcm("w64", "pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_f64le pcm_alaw pcm_mulaw"),
    *_pcm("aiff", "pcm_s8 pcm_s16be pcm_s16le pcm_s24be pcm_s32be pcm_f32be pcm_f64be pcm_alaw pcm_mulaw"),
    *_pcm("au", "pcm_s8 pcm_s16be pcm_s24be pcm_s32be pcm_f32be pcm_f64be pcm_alaw pcm_mulaw"),
    *_pcm("caf", "pcm_s8 pcm_s16be pcm_s16le pcm_s24be pcm_s24le pcm_s32be pcm_f32be pcm_f32le pcm_f64be"),
    *_pcm("caf", "pcm_alaw pcm_mulaw"),
    *_pcm("mka", "pcm_u8 pcm_s16le pcm_s16be pcm_s24le pcm_s32le pcm_f32le pcm_f64le"),
    *_pcm("mov", "pcm_s8 pcm_s16be pcm_s16le pcm_s24be pcm_s32le pcm_f32be pcm_f64le pcm_alaw pcm_mulaw"),
    *_pcm("nut", "pcm_s16le pcm_s24le pcm_f32le"),
    *_pcm("avi", "pcm_s16le pcm_s24le"),
    *(
        Kind(suffix, "flac", f"-sample_fmt {width} -strict -2", SURROUND)
        for suffix in ("flac", "ogg", "mka", "mp4", "caf")
        for width in ("s16", "s32")
    ),
    *(
        Kind(suffix, "alac", f"-sample_fmt {width}", (1, 2, 6))
        for suffix in ("m4a", "caf", "mka")
        for width in ("s16p", "s32p")
    ),
    *(
        Kind(suffix, "wavpack", f"-sample_fmt {width}", SURROUND)
        for suffix in ("wv", "mka")
        for width in ("u8p", "s16p", "s32p", "fltp")
    ),
    *(
        Kind(suffix, "tta", f"-sample_fmt {width}", SURROUND)
        for suffix in ("tta", "mka")
        for width in ("u8", "s16", "s32")
    ),
    Kind("voc", "pcm_u8", "", FEW, (8000, 44100)),
    Kind("voc", "pcm_s16le", "", FEW),
    Kind("sox", "pcm_s32le"),
    Kind("sf", "pcm_s16le", "-f ircam", FEW),
    Kind("sf", "pcm_f32le", "-f ircam", FEW),
]
LOSSY = [
    *(Kind(suffix, "aac", "", SURROUND, RATES, _ROUNDED) for suffix in ("m4a", "mka", "aac", "ts", "mov", "latm")),
    *(Kind(suffix, "libopus", "", SURROUND, (48000,), _ROUNDED) for suffix in ("opus", "mka", "webm", "mp4")),
    Kind("caf", "libopus", "", FEW, (48000,), _ROUNDED),
    *(Kind(suffix, "libopus", "-mapping_family 255", (9, 16), (48000,), _ROUNDED) for suffix in ("opus", "mka")),
    *(Kind(suffix, "libvorbis", "", SURROUND, (8000, 44100), _ROUNDED) for suffix in ("ogg", "mka", "webm")),
    *(Kind(suffix, "libmp3lame", "", FEW, (8000, 44100), _ROUNDED) for suffix in ("mp3", "mka", "caf", "wav", "avi")),
    Kind("mp4", "libmp3lame", "", FEW, (44100,), _ROUNDED),
    Kind("mp3", "libmp3lame", "-write_xing 0", FEW, (8000, 44100), _ROUNDED),
    Kind("mp3", "libmp3lame", "-q:a 4", FEW, (22050, 48000), _ROUNDED),
    Kind("mp2", "mp2", "", FEW, (22050, 44100), _ROUNDED),
    *(Kind(suffix, "ac3", "", (1, 2, 6), (44100,), _ROUNDED) for suffix in ("ac3", "mka", "caf", "mp4", "ts", "rm")),
    *(Kind(suffix, "eac3", "", (1, 2, 6), (44100,), _ROUNDED) for suffix in ("eac3", "mka", "mp4")),
    *(Kind(suffix, "dca", "-strict -2", (1, 2, 6), (44100,), _ROUNDED) for suffix in ("dts", "mka")),
    *(Kind(suffix, "wmav2", "", FEW, (22050, 44100), _ROUNDED) for suffix in ("wma", "asf")),
    *(Kind(suffix, "adpcm_ima_wav", "", FEW, RATES, _ADPCM) for suffix in ("wav", "w64")),
    *(Kind(suffix, "adpcm_ms", "", FEW, RATES, _ADPCM) for suffix in ("wav", "mka")),
    *(Kind(suffix, "adpcm_ima_qt", "", FEW, RATES, _ADPCM) for suffix in ("caf", "mov", "aiff")),
    *(Kind(suffix, "g722", "", (1,), (16000,)) for suffix in ("wav", "au", "mka")),
    *(Kind(suffix, "libspeex", "", FEW, (8000, 16000), 1e-3) for suffix in ("ogg", "mka")),
    Kind("wav", "libgsm_ms", "", (1,), (8000,)),
    *(Kind(suffix, "libgsm", "", (1,), (8000,)) for suffix in ("caf", "mov")),
    Kind("flv", "aac", "", FEW, (44100,), _ROUNDED),
    Kind("mpg", "mp2", "", FEW, (44100,), _ROUNDED),
]


def sound(channels: int, rate: int) -> np.ndarray:
    """A different tone in each channel and some noise, on the grid of 8 bits so that no width rounds it."""
    time = np.arange(int(rate * SECONDS))[:, None] / rate
    noise = np.random.default_rng(channels).standard_normal((len(time), channels))
    wave = 0.4 * np.sin(2 * np.pi * (200 + 50 * np.arange(channels)) * time) + 0.01 * noise
    return np.round(wave * 127) / 128


def make(folder: Path, kinds: Iterable[Kind]) -> list[tuple[Kind, int, Path]]:
    """Let FFmpeg write every kind in its shapes, by one process for each shape: kind, channels and path of each."""
    wanted: dict[tuple[int, int], list[Kind]] = {}
    for turn, kind in enumerate(kinds):
        for shape in kind.shapes(turn):
            wanted.setdefault(shape, []).append(kind)
    files = []
    for (channels, rate), here in wanted.items():
        base = folder / f"base-{channels}-{rate}.wav"
        soundfile.write(base, sound(channels, rate), rate, subtype="FLOAT")
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(base)]
        for kind in here:
            name = "-".join([kind.codec, *kind.options.split()[-3:], str(channels), str(rate)]).replace("--", "-")
            files.append((kind, channels, folder / f"{name}.{kind.suffix}"))
            command += ["-c:a", kind.codec, *kind.options.split(), str(files[-1][2])]
        subprocess.run(command, check=True)
    return files


def read_by_ffmpeg(paths: Sequence[Path], folder: Path) -> list[np.ndarray]:
    """What the ``ffmpeg`` program decodes of each, as it lies in the file: flat, all channels interleaved."""
    outputs = [folder / f"reference-{number}.f32" for number in range(len(paths))]
    command = ["ffmpeg", "-v", "quiet", "-y"]
    for path in paths:
        command += ["-i", str(path)]
    for number, output in enumerate(outputs):
        command += ["-map", f"{number}:a:0", "-f", "f32le", "-c:a", "pcm_f32le", str(output)]
    subprocess.run(command, check=True)
    return [np.fromfile(output, "<f4") for output in outputs]


def write_wave_of_width(path: Path, samples: np.ndarray, bits: int, rate: int = 44100) -> None:
    """Write mono integers of so many ``bits`` as an extensible WAV, in as many bytes as they need."""
    width = -(-bits // 8)
    values = samples.astype(np.int64) << (8 * width - bits)
    values += 128 if width == 1 else 0
    data = np.frombuffer(values.tobytes(), np.uint8).reshape(-1, 8)[:, :width].tobytes()
    pcm = bytes.fromhex("0100000000001000800000aa00389b71")
    layout = (0xFFFE, 1, rate, rate * width, width, 8 * width, 22, bits, 0)
    head = struct.pack("<HHIIHHHHI", *layout) + pcm
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
