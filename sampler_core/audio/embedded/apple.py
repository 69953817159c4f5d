"""Chunks of AIFF and CAF: markers, instruments, and what makes an Apple Loop."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from .facts import Facts
from .texts import decoded, text_of

_TEXTS = {b"NAME": "title", b"AUTH": "artist", b"(c) ": "copyright", b"ANNO": "comment"}
_TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MODES = {1: " minor", 2: " major"}
_LOOP = bytes.fromhex("29819273b5bf4aefb78d62d1ef90bb2c")
_MAX_PAIRS = 64


def _text(name: bytes) -> Callable[[bytes, Facts], None]:
    return lambda data, facts: facts.tag(_TEXTS[name], decoded(data))


def read_mark(data: bytes, facts: Facts) -> None:
    """Markers: cue points, and where loops begin and end."""
    (count,) = struct.unpack_from(">H", data)
    offset = 2
    for _ in range(count):
        number, frame, length = struct.unpack_from(">hIB", data, offset)
        facts.cue(number, frame)
        facts.of_cue(number, label=" ".join(decoded(data[offset + 7 : offset + 7 + length]).split())[:200])
        offset += 7 + length + (length + 1) % 2


def read_inst(data: bytes, facts: Facts) -> None:
    """A sampler's root note, range and loops; the loops are between markers, which come before."""
    note, cents, lowest, highest, _, _, _ = struct.unpack_from(">bbbbbbh", data)
    facts.number("root_note", note, 0, 127)
    if cents:
        facts.number("fine_tune_cents", float(cents), -50, 50)
    if (lowest, highest) not in ((0, 127), (0, 0)):
        facts.number("lowest_note", lowest, 0, 127)
        facts.number("highest_note", highest, 0, 127)
    for offset in (8, 14):
        mode, begin, end = struct.unpack_from(">hhh", data, offset)
        start, stop = facts.frame_of(begin), facts.frame_of(end)
        if mode in (1, 2) and start is not None and stop is not None:
            facts.loop(start, stop, "alternating" if mode == 2 else "forward")


def read_basc(data: bytes, facts: Facts) -> None:
    """An Apple Loop: beats, key and time signature."""
    _, beats, root, scale, meter, unit = struct.unpack_from(">IIHHHH", data)
    facts.number("beats", float(beats), 1, 1e6)
    facts.number("root_note", root, 1, 127)
    if root and scale in _MODES:
        facts.text("key", _TONICS[root % 12] + _MODES[scale])
    facts.time_signature(meter, unit)


def read_info(data: bytes, facts: Facts) -> None:
    """CAF's pairs of names and values."""
    for name, value in _pairs(data):
        facts.tag(name, value)


def read_uuid(data: bytes, facts: Facts) -> None:
    """What Apple's loops say in CAF."""
    if data[:16] != _LOOP:
        return
    said = dict(_pairs(data[16:]))
    _number(said.get("beat count", ""), "beats", facts)
    _number(said.get("tempo", ""), "tempo_bpm", facts)
    meter, _, unit = said.get("time signature", "").partition("/")
    if meter.isdigit() and unit.isdigit():
        facts.time_signature(int(meter[:4]), int(unit[:4]))
    mode = said.get("key type", "")
    if (tonic := said.get("key signature", "")) and mode != "neither":
        facts.text("key", f"{tonic} {mode}" if mode in ("major", "minor") else tonic)
    facts.text("category", said.get("category", ""))
    facts.text("subcategory", said.get("subcategory", ""))
    facts.tag("genre", said.get("genre", ""))
    if words := tuple(word.strip()[:100] for word in said.get("descriptors", "").split(",") if word.strip()):
        facts.put("descriptors", words[:_MAX_PAIRS])
    facts.put("is_loop", "beat count" in said)


def _number(text: str, name: str, facts: Facts) -> None:
    if text.replace(".", "", 1).isdecimal() and text.isascii():
        facts.number(name, float(text[:20]), 0.5, 1e6)


def _pairs(data: bytes) -> list[tuple[str, str]]:
    (count,) = struct.unpack_from(">I", data)
    texts = [text_of(part) for part in data[4:].split(b"\0", 2 * _MAX_PAIRS)[: 2 * min(count, _MAX_PAIRS)]]
    return list(zip(texts[::2], texts[1::2], strict=False))


AIFF: dict[bytes, Callable[[bytes, Facts], Any]] = {
    b"MARK": read_mark,
    b"INST": read_inst,
    b"basc": read_basc,
    **{name: _text(name) for name in _TEXTS},
}
CAF: dict[bytes, Callable[[bytes, Facts], Any]] = {b"info": read_info, b"uuid": read_uuid}
