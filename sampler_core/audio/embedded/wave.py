"""Chunks of RIFF, RF64 and W64: what loops, samplers and recorders write."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal

from .facts import Facts
from .texts import decoded
from .xml import read_ixml

Order = Literal["<", ">"]
_INFO = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"IGNR": "genre",
    b"ICRD": "date",
    b"ICMT": "comment",
    b"ITRK": "track",
    b"IPRT": "track",
    b"ISFT": "encoder",
    b"ICOP": "copyright",
    b"IENG": "engineer",
    b"IKEY": "keywords",
    b"ISBJ": "subject",
    b"ISRC": "source",
    b"IMUS": "composer",
    b"ITCH": "technician",
    b"IRTD": "rating",
    b"IBPM": "bpm",
    b"ILNG": "language_of_text",
    b"IMED": "medium",
}
_DIRECTIONS = ("forward", "alternating", "backward")
_NOT_SET = 0x7FFF
_ONE_SHOT, _ROOT_NOTE_SET = 1, 2


def read_acid(data: bytes, facts: Facts, order: Order) -> None:
    """ACID's loop information."""
    flags, root, _, _, beats, unit, meter, tempo = struct.unpack_from(f"{order}IHHfIHHf", data)
    facts.put("is_loop", not flags & _ONE_SHOT)
    if flags & _ROOT_NOTE_SET:
        facts.number("root_note", root, 0, 127)
    if not flags & _ONE_SHOT:
        facts.number("beats", float(beats), 1, 1e6)
        facts.number("tempo_bpm", round(tempo, 4), 1, 10_000)
        facts.time_signature(meter, unit)


def read_smpl(data: bytes, facts: Facts, order: Order) -> None:
    """A sampler's root note and loops."""
    note, fraction = struct.unpack_from(f"{order}II", data, 12)
    facts.number("root_note", note, 0, 127)
    if fraction:
        facts.number("fine_tune_cents", round(fraction / 2**32 * 100, 4), 0, 100)
    (count,) = struct.unpack_from(f"{order}I", data, 28)
    for number in range(min(count, (len(data) - 36) // 24)):
        _, kind, start, last, _, times = struct.unpack_from(f"{order}6I", data, 36 + 24 * number)
        facts.loop(start, last + 1, _DIRECTIONS[kind] if kind < len(_DIRECTIONS) else "forward", times)


def read_inst(data: bytes, facts: Facts, order: Order) -> None:
    """A sampler's key range."""
    note, cents, _gain, lowest, highest = struct.unpack_from("BbbBB", data)
    facts.number("root_note", note, 0, 127)
    if cents:
        facts.number("fine_tune_cents", float(cents), -100, 100)
    if (lowest, highest) not in ((0, 127), (0, 0)):
        facts.number("lowest_note", lowest, 0, 127)
        facts.number("highest_note", highest, 0, 127)


def read_cue(data: bytes, facts: Facts, order: Order) -> None:
    """Cue points."""
    (count,) = struct.unpack_from(f"{order}I", data)
    for number in range(min(count, (len(data) - 4) // 24)):
        name, _, _, _, _, frame = struct.unpack_from(f"{order}II4sIII", data, 4 + 24 * number)
        facts.cue(name, frame)


def read_list(data: bytes, facts: Facts, order: Order) -> None:
    """``INFO``, which are tags, and ``adtl``, which label cue points."""
    kind = data[:4]
    for name, part in _parts(data, order):
        if kind == b"INFO":
            facts.tag(_INFO.get(name, decoded(name).lower()), decoded(part))
        elif kind == b"adtl" and name in (b"labl", b"note"):
            label = " ".join(decoded(part[4:]).split())[:200]
            facts.of_cue(*struct.unpack_from(f"{order}I", part), label=label)
        elif kind == b"adtl" and name == b"ltxt":
            number, length = struct.unpack_from(f"{order}II", part)
            facts.of_cue(number, length_frames=length)


def _parts(data: bytes, order: Order) -> Iterator[tuple[bytes, bytes]]:
    offset = 4
    while offset + 8 <= len(data):
        name, size = struct.unpack_from(f"{order}4sI", data, offset)
        yield name, data[offset + 8 : offset + 8 + size]
        offset += 8 + size + size % 2


def read_bext(data: bytes, facts: Facts, order: Order) -> None:
    """The broadcast extension (EBU Tech 3285)."""
    for name, start, end in (("description", 0, 256), ("originator", 256, 288), ("originator_reference", 288, 320)):
        facts.text(name, decoded(data[start:end]))
    _recorded(decoded(data[320:330]), decoded(data[330:338]), facts)
    low, high, version = struct.unpack_from(f"{order}IIH", data, 338)
    if low or high:
        facts.put("time_reference_frames", high << 32 | low)
    if version >= 1 and any(data[348:412]):
        facts.text("umid", data[348:412].rstrip(b"\0").hex())
    if version >= 2:
        names = ("integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "momentary_lufs", "short_term_lufs")
        values = struct.unpack_from(f"{order}5h", data, 412)
        # A writer that leaves all of them 0 has not measured.
        for name, value in zip(names, values, strict=True) if any(values) else ():
            if abs(value) < _NOT_SET:
                facts.put(name, value / 100)
    facts.text("coding_history", decoded(data[602:]))


def _recorded(day: str, time: str, facts: Facts) -> None:
    """Dates have any separator, and not all programs fill in the time."""
    digits = "".join(c if c.isdigit() else " " for c in f"{day} {time}").split()
    try:
        facts.put("recorded_at", datetime(*map(int, digits[:6])))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return


def _ixml(data: bytes, facts: Facts, order: Order) -> None:
    read_ixml(data, facts)


CHUNKS: dict[bytes, Callable[[bytes, Facts, Any], None]] = {
    b"acid": read_acid,
    b"smpl": read_smpl,
    b"inst": read_inst,
    b"cue ": read_cue,
    b"LIST": read_list,
    b"list": read_list,
    b"bext": read_bext,
    b"iXML": _ixml,
}
