"""One deterministic rule for who reads a file, from its first bytes rather than its name.

libsndfile reads what it reads right; FFmpeg (through PyAV) reads the rest, and MPEG audio, of which libsndfile drops
a part in silence where no frame count is given, and gives up where a frame is damaged. Where the bytes say nothing,
the extension decides for formats with checksums, and FFmpeg's own probe for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from .mpeg import parse_first_frame
from .opening import read_at

Reader = Literal["libsndfile", "ffmpeg"]
HEAD_BYTES = 1 << 14


@dataclass(frozen=True)
class Sniffed:
    """``demuxer`` is FFmpeg's name of the container, ``None`` leaves it to FFmpeg's probe; ``states_length`` tells
    whether the header states how long the audio is (FFmpeg guesses it from the bit rate otherwise)."""

    reader: Reader
    demuxer: str | None = None
    states_length: bool = False


SNDFILE = Sniffed("libsndfile")
UNKNOWN = Sniffed("ffmpeg")

_W64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_MAGIC: tuple[tuple[bytes, Sniffed], ...] = (
    (b"fLaC", SNDFILE),
    (b"caff", SNDFILE),
    (b".snd", SNDFILE),
    (_W64, SNDFILE),
    (b"RF64", SNDFILE),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Sniffed("ffmpeg", "asf")),
    (b"\x1a\x45\xdf\xa3", Sniffed("ffmpeg", "matroska", True)),
    (b"wvpk", Sniffed("ffmpeg", "wv", True)),
    (b"TTA1", Sniffed("ffmpeg", "tta", True)),
    (b"tBaK", Sniffed("ffmpeg", "tak", True)),
    (b"MAC ", Sniffed("ffmpeg", "ape", True)),
    (b"MP+", Sniffed("ffmpeg", "mpc", True)),
    (b"MPCK", Sniffed("ffmpeg", "mpc8", True)),
    (b"DSD ", Sniffed("ffmpeg", "dsf", True)),
    (b"FRM8", Sniffed("ffmpeg", "iff")),
    (b"#!AMR", Sniffed("ffmpeg", "amr")),
    (b"Creative Voice File\x1a", Sniffed("ffmpeg", "voc")),
)

# Behind garbage a probe does not see these, yet their checksums keep noise from being taken for audio.
_BY_EXTENSION = {
    ".flac": Sniffed("ffmpeg", "flac"),
    ".oga": Sniffed("ffmpeg", "ogg"),
    ".ogg": Sniffed("ffmpeg", "ogg"),
    ".opus": Sniffed("ffmpeg", "ogg"),
}

_SNDFILE_WAVE_CODECS = {0x01, 0x02, 0x03, 0x06, 0x07, 0x11, 0x31, 0x40}
_EXTENSIBLE = 0xFFFE


def sniff(fd: int, name: str = "") -> Sniffed:
    """Decide from the content of the open file ``fd``, or failing that its name, which reader it gets."""
    recognized = recognize(fd)
    return recognized or _BY_EXTENSION.get(PurePath(name).suffix.lower(), UNKNOWN)


def recognize(fd: int) -> Sniffed | None:
    """Decide from the content of the open file ``fd``; ``None`` if it looks like no audio."""
    offset, head = _skip_id3(fd)
    for magic, answer in _MAGIC:
        if head.startswith(magic):
            return answer
    if head[:4] in (b"RIFF", b"RIFX") and head[8:12] == b"WAVE":
        return _sniff_wave(fd, offset, "little" if head[:4] == b"RIFF" else "big")
    if head[:4] == b"FORM":
        return SNDFILE if head[8:12] in (b"AIFF", b"AIFC") else Sniffed("ffmpeg", "iff")
    if head[:4] == b"OggS":
        return SNDFILE if b"\x01vorbis" in head[:64] or b"OpusHead" in head[:64] else Sniffed("ffmpeg", "ogg")
    if head[4:8] == b"ftyp":
        return Sniffed("ffmpeg", "mov", True)
    return _sniff_bitstream(head)


def _skip_id3(fd: int) -> tuple[int, bytes]:
    offset = 0
    head = read_at(fd, HEAD_BYTES, 0)
    for _ in range(8):
        if head[:3] != b"ID3" or len(head) < 10:
            break
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        offset += 10 + size + (10 if head[5] & 0x10 else 0)
        head = read_at(fd, HEAD_BYTES, offset)
    return offset, head


def _sniff_wave(fd: int, start: int, order: Literal["little", "big"]) -> Sniffed:
    """Walk the chunks to ``fmt``: libsndfile knows few of the codecs a WAV may hold."""
    offset = start + 12
    for _ in range(64):
        chunk = read_at(fd, 48, offset)
        size = int.from_bytes(chunk[4:8], order)
        if chunk[:4] == b"fmt " and len(chunk) >= 24:
            codec = int.from_bytes(chunk[8:10], order)
            if codec == _EXTENSIBLE and len(chunk) >= 36:
                codec = int.from_bytes(chunk[32:36], order) & 0xFFFF
            wide_integers = codec == 1 and int.from_bytes(chunk[22:24], order) > 32
            return SNDFILE if codec in _SNDFILE_WAVE_CODECS and not wide_integers else Sniffed("ffmpeg", "wav")
        if len(chunk) < 8:
            break
        offset += 8 + size + size % 2
    return SNDFILE


def _sniff_bitstream(head: bytes) -> Sniffed | None:
    """Streams without a container: ADTS, AC-3, MPEG audio (perhaps after zero padding)."""
    data = head.lstrip(b"\0")
    if _is_adts(data):
        return Sniffed("ffmpeg", "aac")
    if data[:2] == b"\x0b\x77":
        return Sniffed("ffmpeg", "eac3" if len(data) > 5 and data[5] >> 3 > 10 else "ac3")
    frame = parse_first_frame(data)
    if frame is None:
        return None
    # FFmpeg cannot decode free-format streams; libsndfile (mpg123) can.
    return SNDFILE if frame.free_format else Sniffed("ffmpeg", "mp3", frame.frame_count_known)


def _is_adts(data: bytes) -> bool:
    """Two AAC headers in a row: one alone can be a FLAC frame."""
    if len(data) < 7 or data[0] != 0xFF or data[1] & 0xF6 != 0xF0:
        return False
    length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    following = data[length : length + 2]
    return length >= 7 and following in (b"", data[:1], data[:2])
