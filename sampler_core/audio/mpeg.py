"""MPEG audio frame headers, as far as choosing a reader needs them."""

from __future__ import annotations

from dataclasses import dataclass

_FRAMES_FLAG = 0x1


@dataclass(frozen=True)
class MpegHeader:
    """The first frame of an MPEG audio stream (ISO 11172-3, 13818-3, and the 2.5 extension)."""

    layer: int
    free_format: bool
    frame_count_known: bool
    """A Xing, Info or VBRI header says how many frames follow."""


def parse_first_frame(data: bytes) -> MpegHeader | None:
    """Read the frame header at the start of ``data`` (200 bytes are enough), ``None`` if there is none."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    version, layer_bits = data[1] >> 3 & 3, data[1] >> 1 & 3
    bitrate, rate = data[2] >> 4, data[2] >> 2 & 3
    if version == 1 or layer_bits == 0 or bitrate == 15 or rate == 3:
        return None
    mono = data[3] >> 6 == 3
    return MpegHeader(4 - layer_bits, bitrate == 0, layer_bits == 1 and _has_frame_count(data, version == 3, mono))


def _has_frame_count(data: bytes, mpeg1: bool, mono: bool) -> bool:
    side_info = {(True, False): 32, (True, True): 17, (False, False): 17, (False, True): 9}[mpeg1, mono]
    xing = data[4 + side_info : 12 + side_info]
    if xing[:4] in (b"Xing", b"Info") and len(xing) == 8:
        return bool(xing[7] & _FRAMES_FLAG)
    return data[36:40] == b"VBRI"
