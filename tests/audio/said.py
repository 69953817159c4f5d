"""Files that say something of themselves, built byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Mapping

RATE = 8000
SOUND = bytes(2000)


def riff(*chunks: tuple[bytes, bytes], sound: bytes = SOUND) -> bytes:
    """A WAV of 1,000 frames; ``chunks`` come around its audio, the first half before it."""
    fmt = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
    half = (len(chunks) + 1) // 2
    body = b"".join(_chunk(*each, "<") for each in ((b"fmt ", fmt), *chunks[:half], (b"data", sound), *chunks[half:]))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def aiff(*chunks: tuple[bytes, bytes]) -> bytes:
    """The same in AIFF."""
    comm = struct.pack(">hIh", 1, 1000, 16) + bytes.fromhex("400bfa00000000000000")
    body = b"".join(_chunk(*each, ">") for each in ((b"COMM", comm), *chunks, (b"SSND", bytes(8) + SOUND)))
    return b"FORM" + struct.pack(">I", len(body) + 4) + b"AIFF" + body


def caf(*chunks: tuple[bytes, bytes]) -> bytes:
    """The same in CAF."""
    desc = struct.pack(">d4sIIIII", RATE, b"lpcm", 2, 2, 1, 1, 16)
    body = ((b"desc", desc), *chunks, (b"data", bytes(4) + SOUND))
    return b"caff\x00\x01\x00\x00" + b"".join(name + struct.pack(">q", len(data)) + data for name, data in body)


def w64(*chunks: tuple[bytes, bytes]) -> bytes:
    """The same in W64."""
    tail = bytes.fromhex("f3acd3118cd100c04f8edb8a")
    fmt = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
    body = b"".join(_of_w64(name + tail, data) for name, data in ((b"fmt ", fmt), *chunks, (b"data", SOUND)))
    wave = bytes.fromhex("77617665") + tail
    riff_guid = bytes.fromhex("726966662e91cf11a5d628db04c10000")
    return riff_guid + struct.pack("<Q", 40 + len(body)) + wave + body


def rf64(*chunks: tuple[bytes, bytes]) -> bytes:
    """The same in RF64, whose sizes are in ``ds64``; ``chunks`` come behind the audio."""
    fmt = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
    behind = b"".join(_chunk(*each, "<") for each in chunks)
    ds64 = struct.pack("<QQQI", 100_000, len(SOUND), 1000, 0)
    head = _chunk(b"ds64", ds64, "<") + _chunk(b"fmt ", fmt, "<")
    return b"RF64\xff\xff\xff\xffWAVE" + head + b"data\xff\xff\xff\xff" + SOUND + behind


def _chunk(name: bytes, data: bytes, order: str) -> bytes:
    return name + struct.pack(f"{order}I", len(data)) + data + bytes(len(data) % 2)


def _of_w64(guid: bytes, data: bytes) -> bytes:
    return guid + struct.pack("<Q", 24 + len(data)) + data + bytes(-len(data) % 8)


def info(**values: bytes) -> tuple[bytes, bytes]:
    """``LIST INFO``."""
    return b"LIST", b"INFO" + b"".join(_chunk(name.encode(), value + b"\0", "<") for name, value in values.items())


def acid(
    flags: int, root: int, beats: int, meter: tuple[int, int], tempo: float, order: str = "<"
) -> tuple[bytes, bytes]:
    """ACID's loop information."""
    return b"acid", struct.pack(f"{order}IHHfIHHf", flags, root, 0x8000, 0.0, beats, meter[1], meter[0], tempo)


def smpl(note: int, *loops: tuple[int, int, int, int], fraction: int = 0, order: str = "<") -> tuple[bytes, bytes]:
    """A sampler's root note, and loops as (kind, first frame, last frame, times)."""
    head = struct.pack(f"{order}9I", 0, 0, 125_000, note, fraction, 0, 0, len(loops), 0)
    return b"smpl", head + b"".join(
        struct.pack(f"{order}6I", 0, kind, first, last, 0, times) for kind, first, last, times in loops
    )


def cue(*frames: int) -> tuple[bytes, bytes]:
    """Cue points, numbered from 1."""
    points = (struct.pack("<II4sIII", number, 0, b"data", 0, 0, frame) for number, frame in enumerate(frames, 1))
    return b"cue ", struct.pack("<I", len(frames)) + b"".join(points)


def adtl(labels: Mapping[int, bytes], lengths: Mapping[int, int] = {}) -> tuple[bytes, bytes]:
    """Labels and lengths of cue points."""
    parts = [_chunk(b"labl", struct.pack("<I", number) + label + b"\0", "<") for number, label in labels.items()]
    parts += [
        _chunk(b"ltxt", struct.pack("<II4s8x", number, length, b"rgn "), "<") for number, length in lengths.items()
    ]
    return b"LIST", b"adtl" + b"".join(parts)


def bext(version: int = 2, loudness: tuple[int, ...] = (-2300, 710, -100, -2000, -2100)) -> tuple[bytes, bytes]:
    """The broadcast extension."""
    texts = b"Dawn ch\xf6rus".ljust(256, b"\0") + b"Zoom F8".ljust(32, b"\0") + b"DE123".ljust(32, b"\0")
    when = b"2024-05-01" + b"05:06:07" + struct.pack("<II", 99, 1)
    umid = bytes(range(32)).ljust(64, b"\0")
    return b"bext", texts + when + struct.pack("<H", version) + umid + struct.pack("<5h", *loudness) + bytes(
        180
    ) + b"A=PCM"


def id3(version: int, *frames: tuple[bytes, bytes]) -> bytes:
    """An ID3v2 tag."""
    parts = []
    for name, data in frames:
        size = _synchsafe(len(data)) if version == 4 else len(data).to_bytes(3 if version == 2 else 4, "big")
        parts.append(name + size + (b"" if version == 2 else b"\0\0") + data)
    body = b"".join(parts) + bytes(16)
    return b"ID3" + bytes((version, 0, 0)) + _synchsafe(len(body)) + body


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def mp3(tag: bytes, old: bytes = b"") -> bytes:
    """Ten silent frames of MPEG-1 layer III between tags."""
    return tag + (b"\xff\xfb\x90\xc4" + bytes(413)) * 10 + old


def vorbis_comment(*comments: bytes) -> bytes:
    """A block of Vorbis comments."""
    said = b"".join(struct.pack("<I", len(comment)) + comment for comment in comments)
    return struct.pack("<I", 4) + b"test" + struct.pack("<I", len(comments)) + said


def with_comments(flac: bytes, *comments: bytes, foreign: bytes = b"") -> bytes:
    """``flac`` with these comments in the place of its own blocks but the first."""
    block = vorbis_comment(*comments)
    offset = 4
    while not flac[offset] & 0x80:
        offset += 4 + int.from_bytes(flac[offset + 1 : offset + 4], "big")
    audio = flac[offset + 4 + int.from_bytes(flac[offset + 1 : offset + 4], "big") :]
    more = b"\x02" + len(foreign).to_bytes(3, "big") + foreign if foreign else b""
    return flac[:4] + b"\x00" + flac[5:42] + more + b"\x84" + len(block).to_bytes(3, "big") + block + audio
