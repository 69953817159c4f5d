"""One deterministic rule for who reads a file, from its first bytes rather than its name.

libsndfile reads what it reads right; FFmpeg (through PyAV) reads the rest, and MPEG audio, of which libsndfile drops
a part in silence where no frame count is given, and gives up where a frame is damaged. What both know is read by the
second where the first cannot. Where the bytes say nothing, the extension decides for formats with checksums, then
FFmpeg's own probe, then libsndfile's.
"""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Literal

from .magic import (
    AIFF,
    CAF,
    FLAC,
    OGG,
    SNDFILE,
    UNKNOWN,
    UNREADABLE,
    W64,
    WAVE,
    Way,
    Ways,
    by_ffmpeg,
    is_module,
    ways_by_magic,
)
from .mpeg import parse_first_frame
from .opening import read_at
from .stream import DecodeError

HEAD_BYTES = 1 << 14

# Behind garbage a probe does not see these, yet their checksums keep noise from being taken for audio.
_BY_EXTENSION = {
    ".flac": by_ffmpeg("flac"),
    ".oga": by_ffmpeg("ogg"),
    ".ogg": by_ffmpeg("ogg"),
    ".opus": by_ffmpeg("ogg"),
}

_SNDFILE_WAVE_CODECS = {0x01, 0x02, 0x03, 0x06, 0x07, 0x11, 0x31, 0x40}
_SNDFILE_CAF_CODECS = {b"lpcm", b"alac", b"ulaw", b"alaw"}
_SNDFILE_FLAC_BITS = {8, 16, 24}
_IFF_AUDIO = (b"8SVX", b"16SV", b"MAUD")
_EXTENSIBLE = 0xFFFE
_OPUS_HALF_RATE = 24_000


def sniff(fd: int, start: int, head: bytes, name: str = "") -> Ways:
    """Decide from the content of the open file ``fd``, or failing that its name, who reads it.

    ``start`` and ``head`` are those of :func:`skip_id3`.

    Raises:
        DecodeError: if it is audio of a kind that nobody here reads.
    """
    ways = _recognize(fd, start, head)
    if ways:
        return ways
    unreadable = next((name for magic, name in UNREADABLE.items() if head.startswith(magic)), None)
    if unreadable:
        raise DecodeError(f"is {unreadable}, which no reader here knows", "Convert it to WAV or FLAC.")
    if is_module(head):
        message = "is a tracker's module, which FFmpeg reads only where it is built with libopenmpt: this one is not"
        raise DecodeError(message, "Render it to WAV or FLAC.")
    return _BY_EXTENSION.get(PurePath(name).suffix.lower(), ()) + UNKNOWN


def recognize(fd: int) -> Ways | None:
    """Decide from the content of the open file ``fd``; ``None`` if it looks like no audio, empty if nobody reads it.

    Modules of trackers are audio where FFmpeg reads them.
    """
    return _recognize(fd, *skip_id3(fd))


def _recognize(fd: int, offset: int, head: bytes) -> Ways | None:
    if head[:4] in (b"RIFF", b"RIFX") and head[8:12] == b"WAVE":
        return _sniff_wave(fd, offset, "little" if head[:4] == b"RIFF" else "big")
    ways = ways_by_magic(head)
    if ways is not None:
        doubtful = (ways is FLAC and not _reads_flac(head)) or (ways is W64 and not _reads_w64(head))
        return ways[::-1] if doubtful else ways
    if head[:4] == b"FORM":
        return _sniff_form(head)
    if head[:4] == b"caff":
        return CAF if head[28:32] in _SNDFILE_CAF_CODECS or head[8:12] != b"desc" else CAF[::-1]
    if head[:4] == b"OggS":
        return OGG if _reads_ogg(head) else OGG[::-1]
    if head[4:8] == b"ftyp":
        return by_ffmpeg("mov", True)
    if head.startswith((*UNREADABLE,)):
        return ()
    if is_module(head):
        return by_ffmpeg("libopenmpt") if _reads_modules() else None
    return _sniff_bitstream(fd, offset, head)


def _reads_modules() -> bool:
    # Imported here: where there are no modules, FFmpeg is not loaded to ask.
    import av

    return "libopenmpt" in av.formats_available


def _reads_flac(head: bytes) -> bool:
    """libsndfile knows three of the 29 widths that samples of a FLAC may have."""
    return len(head) < 22 or head[4] & 0x7F != 0 or ((head[20] & 1) << 4 | head[21] >> 4) + 1 in _SNDFILE_FLAC_BITS


def _reads_w64(head: bytes) -> bool:
    """libsndfile takes whatever an extensible format of W64 holds for integers."""
    at = head.find(b"fmt \xf3\xac\xd3\x11") + 24
    codec, subtype = head[at : at + 2], head[at + 24 : at + 26]
    return at < 24 or int.from_bytes(codec, "little") != _EXTENSIBLE or subtype == b"\x01\x00"


def _reads_ogg(head: bytes) -> bool:
    """libsndfile takes the rate in an Opus header for the stream's, which is always 48 kHz (RFC 7845, 5.1).

    Channels without places (a mapping family above 1) it does not tell from those with.
    """
    at = head.find(b"OpusHead", 0, 64)
    if at >= 0:
        return int.from_bytes(head[at + 12 : at + 16], "little") > _OPUS_HALF_RATE and head[at + 18 : at + 19] <= b"\1"
    return b"\x01vorbis" in head[:64]


def skip_id3(fd: int) -> tuple[int, bytes]:
    """Where the audio begins behind any ID3 tags, and its first bytes."""
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


def _sniff_form(head: bytes) -> Ways | None:
    if head[8:12] in (b"AIFF", b"AIFC"):
        return AIFF
    return (Way("ffmpeg", "iff"), SNDFILE) if head[8:12] in _IFF_AUDIO else None


def _sniff_wave(fd: int, start: int, order: Literal["little", "big"]) -> Ways:
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
            return WAVE if codec in _SNDFILE_WAVE_CODECS and not wide_integers else WAVE[::-1]
        if len(chunk) < 8:
            break
        offset += 8 + size + size % 2
    return WAVE


def _sniff_bitstream(fd: int, offset: int, head: bytes) -> Ways | None:
    """Streams without a container: ADTS, AC-3, MPEG audio (perhaps after zero padding)."""
    data = head.lstrip(b"\0")
    if _is_adts(data):
        return by_ffmpeg("aac")
    if data[:2] == b"\x0b\x77":
        return by_ffmpeg("eac3" if len(data) > 5 and data[5] >> 3 > 10 else "ac3")
    frame = parse_first_frame(data)
    if frame is None:
        return None
    samples, stated_bytes = (frame.counts.samples, frame.counts.stream_bytes) if frame.counts else (None, None)
    all_there = stated_bytes is not None and stated_bytes <= os.fstat(fd).st_size - offset - (len(head) - len(data))
    mpeg: Ways = (Way("ffmpeg", "mp3", stated_frames=samples, all_bytes_there=all_there), SNDFILE)
    # FFmpeg cannot decode free-format streams; libsndfile (mpg123) can.
    return mpeg[::-1] if frame.free_format else mpeg


def _is_adts(data: bytes) -> bool:
    """Two AAC headers in a row: one alone can be a FLAC frame."""
    if len(data) < 7 or data[0] != 0xFF or data[1] & 0xF6 != 0xF0:
        return False
    length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    following = data[length : length + 2]
    return length >= 7 and following in (b"", data[:1], data[:2])
