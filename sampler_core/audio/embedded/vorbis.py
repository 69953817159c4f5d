"""Vorbis comments: the tags of FLAC, Ogg Vorbis, Opus, Speex and FLAC in Ogg."""

from __future__ import annotations

from collections.abc import Iterator

from ..opening import read_at
from . import wave
from .facts import Facts
from .texts import text_of

MAX_BYTES = 1 << 20
"""Of comments; pictures within them make them longer, and what comes behind is not read."""
_MAX_BLOCKS, _MAX_PAGES = 256, 64
_APPLICATION, _COMMENT = 2, 4
_MARKS = (b"\x03vorbis", b"OpusTags")


def read_flac(fd: int, start: int, facts: Facts) -> None:
    """The comments of the FLAC stream at ``start``, and its chunks of other formats, which ``flac`` keeps."""
    offset = start + 4
    for _ in range(_MAX_BLOCKS):
        head = read_at(fd, 4, offset)
        if len(head) < 4:
            return
        kind, size = head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind == _COMMENT:
            _comments(read_at(fd, min(size, MAX_BYTES), offset + 4), facts)
        elif kind == _APPLICATION:
            _foreign(read_at(fd, min(size, MAX_BYTES), offset + 4), facts)
        if head[0] & 0x80:
            return
        offset += 4 + size


def _foreign(data: bytes, facts: Facts) -> None:
    """A chunk of the WAV that a FLAC was made from (``flac --keep-foreign-metadata``)."""
    read = wave.CHUNKS.get(data[4:8]) if data[:4] == b"riff" else None
    if read is not None:
        read(data[12:], facts, "<")


def read_ogg(fd: int, start: int, facts: Facts) -> None:
    """The comments of the Ogg stream at ``start``: its second packet."""
    packets = _packets(fd, start)
    first = next(packets, b"")
    packet = next(packets, b"")
    if first[1:5] == b"FLAC":
        _comments(packet[4:], facts)
    elif mark := next((mark for mark in _MARKS if packet.startswith(mark)), None):
        _comments(packet[len(mark) :], facts)
    elif first.startswith(b"Speex   "):
        _comments(packet, facts)


def _packets(fd: int, offset: int) -> Iterator[bytes]:
    """The packets of the first stream, each up to :data:`MAX_BYTES`."""
    serial, packet = None, b""
    for _ in range(_MAX_PAGES):
        head = read_at(fd, 27, offset)
        if len(head) < 27 or head[:4] != b"OggS":
            break
        lengths = read_at(fd, head[26], offset + 27)
        offset += 27 + len(lengths)
        serial = head[14:18] if serial is None else serial
        if head[14:18] == serial:
            data, begun = read_at(fd, sum(lengths), offset), 0
            for length in lengths:
                packet, begun = packet + data[begun : begun + length], begun + length
                if length < 255:
                    yield packet
                    packet = b""
        offset += sum(lengths)
        if len(packet) > MAX_BYTES:
            break
    yield packet


def _comments(data: bytes, facts: Facts) -> None:
    offset = 4 + int.from_bytes(data[:4], "little")
    count, offset = int.from_bytes(data[offset : offset + 4], "little"), offset + 4
    for _ in range(count):
        size = int.from_bytes(data[offset : offset + 4], "little")
        comment = data[offset + 4 : offset + 4 + size]
        if offset + 4 > len(data):
            return
        name, equals, value = comment.partition(b"=")
        if equals and len(value) < MAX_BYTES // 8:
            facts.tag(text_of(name).lower(), text_of(value))
        offset += 4 + size
