"""From an open file to what it says of itself: who reads which container.

RIFF, RF64, W64, AIFF and CAF are chunks, FLAC and Ogg have Vorbis comments, ID3, MP4 and ASF are tinytag's; what FFmpeg
says of the files that it decodes fills in the rest: Matroska, WavPack, Monkey's Audio and others with APE tags.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ...contracts import Embedded
from ..chunks import Chunk, chunks_of
from ..opening import open_regular, read_at
from ..sniff import skip_id3
from ..stream import DecodeError
from ..tags import clean_tags
from . import apple, library, vorbis, wave
from .facts import Facts, each

MAX_CHUNK = 1 << 20
"""Of a chunk, so much is read."""
_OF_APPLE = {b"FORM": apple.AIFF, b"caff": apple.CAF}
_ID3 = (b"ID3 ", b"id3 ", b"ID32")


@dataclass(frozen=True)
class Said:
    """What a file says of itself, and what of it could not be read."""

    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    embedded: Embedded | None = None
    warnings: tuple[str, ...] = ()


def what_is_said(path: Path, of_reader: Mapping[str, str | tuple[str, ...]]) -> Said:
    """Read what ``path`` says of itself; ``of_reader`` is what the reader of its samples found."""
    facts = Facts()
    try:
        fd = open_regular(path)
    except DecodeError as error:  # it was there a moment ago
        return Said(clean_tags(of_reader), None, (error.message,))
    try:
        each(_parts(fd, os.fstat(fd).st_size, facts), facts)
    except DecodeError as error:
        facts.warnings.append(f"its tags cannot be read: {error.message}")
    finally:
        os.close(fd)
    tags = clean_tags(facts.tags)
    return Said({**clean_tags(of_reader), **tags}, facts.embedded(), tuple(facts.warnings))


def _parts(fd: int, size: int, facts: Facts) -> Iterator[tuple[str, Callable[[], None]]]:
    """What there is to be read, and by whom."""
    start, head = skip_id3(fd)
    mpeg = head[:1] == b"\xff" or head[:2] == b"\x0b\x77"
    if start or mpeg:
        yield "ID3 tag", partial(library.read_id3, fd, 0, size, facts)
    if head[:4] == b"fLaC":
        yield "comments", partial(vorbis.read_flac, fd, start, facts)
    elif head[:4] == b"OggS":
        yield "comments", partial(vorbis.read_ogg, fd, start, facts)
    elif head[4:8] == b"ftyp":
        yield "tags", partial(library.read_file, fd, "tag.m4a", facts)
    elif head[:4] == b"\x30\x26\xb2\x75":
        yield "tags", partial(library.read_file, fd, "tag.wma", facts)
    else:
        yield from _chunks(fd, start, size, head, facts)


def _chunks(fd: int, start: int, size: int, head: bytes, facts: Facts) -> Iterator[tuple[str, Callable[[], None]]]:
    # Loops of AIFF lie between markers, which may come behind them.
    for chunk in sorted(chunks_of(fd, start, size), key=lambda chunk: chunk.name == b"INST"):
        read = _reader(head, chunk, facts)
        name = f"{chunk.name.decode('ascii', 'replace').strip()} chunk"
        if chunk.name in _ID3:
            yield name, partial(library.read_id3, fd, chunk.start, min(chunk.size, size - chunk.start), facts)
        elif read is not None:
            yield name, partial(_read, fd, chunk, read)


def _read(fd: int, chunk: Chunk, read: Callable[[bytes], object]) -> None:
    read(read_at(fd, min(chunk.size, MAX_CHUNK), chunk.start))


def _reader(head: bytes, chunk: Chunk, facts: Facts) -> Callable[[bytes], object] | None:
    if head[:4] in _OF_APPLE:
        of_apple = _OF_APPLE[head[:4]].get(chunk.name)
        return None if of_apple is None else lambda data: of_apple(data, facts)
    of_wave = wave.CHUNKS.get(chunk.name)
    order: wave.Order = ">" if head[:4] == b"RIFX" else "<"
    return None if of_wave is None else lambda data: of_wave(data, facts, order)
