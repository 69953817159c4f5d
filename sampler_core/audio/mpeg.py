"""MPEG audio frame headers, as far as choosing a reader needs them."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES_FLAG, _BYTES_FLAG, _TOC_FLAG, _QUALITY_FLAG = 1, 2, 4, 8
_DECODER_DELAY = 529


@dataclass(frozen=True)
class Counts:
    """What a Xing, Info or VBRI header says of the stream behind it. ``samples`` are those of one channel."""

    samples: int
    stream_bytes: int | None


@dataclass(frozen=True)
class MpegHeader:
    """The first frame of an MPEG audio stream (ISO 11172-3, 13818-3, and the 2.5 extension)."""

    layer: int
    free_format: bool
    counts: Counts | None


def parse_first_frame(data: bytes) -> MpegHeader | None:
    """Read the frame header at the start of ``data`` (200 bytes are enough), ``None`` if there is none."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    version, layer_bits = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate, rate = data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or layer_bits == 0 or bitrate == 15 or rate == 3:
        return None
    mono = data[3] >> 6 == 3
    return MpegHeader(4 - layer_bits, bitrate == 0, _counts(data, version == 3, mono) if layer_bits == 1 else None)


def _counts(data: bytes, mpeg1: bool, mono: bool) -> Counts | None:
    frame = 1152 if mpeg1 else 576
    side_info = {(True, False): 32, (True, True): 17, (False, False): 17, (False, True): 9}[mpeg1, mono]
    xing = data[4 + side_info :]
    if xing[:4] in (b"Xing", b"Info") and len(xing) >= 8 and xing[7] & _FRAMES_FLAG:
        return _xing(xing, frame)
    if data[36:40] == b"VBRI" and len(data) >= 54:
        return Counts(_number(data[50:54]) * frame, _number(data[46:50]))
    return None


def _xing(xing: bytes, frame: int) -> Counts:
    flags, at = xing[7], 12
    stated = _number(xing[at : at + 4]) if flags & _BYTES_FLAG else None
    at += 4 * bool(flags & _BYTES_FLAG) + 100 * bool(flags & _TOC_FLAG) + 4 * bool(flags & _QUALITY_FLAG)
    gaps = _number(xing[at + 21 : at + 24]) if xing[at : at + 3] in (b"LAM", b"Lav") else 0
    delay, padding = gaps >> 12, gaps & 0xFFF
    trimmed = delay + max(padding, _DECODER_DELAY) if gaps else 0
    return Counts(max(0, _number(xing[8:12]) * frame - trimmed), stated or None)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
