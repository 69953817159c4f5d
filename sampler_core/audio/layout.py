"""Where the audio of a file lies: in the whole file, in several links, or in a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import chunks, ends, ogg
from .source import Source


@dataclass(frozen=True)
class Layout:
    """``parts`` lie one behind the other and make one sound; ``notes`` say what is odd about them."""

    parts: tuple[Source, ...]
    notes: tuple[str, ...] = ()


def layout_of(fd: int, path: Path, size: int, start: int, head: bytes) -> Layout:
    """Find out from the structure of the open file ``fd`` of ``size`` bytes where its audio lies.

    Its first bytes are ``head``; behind any ID3 tags they begin at ``start``.

    Raises:
        DecodeError: if it says, and shows, that it holds no audio.
    """
    if head[:4] == b"OggS":
        return _links(path, ogg.link_starts(fd, start, size), size)
    second = ends.joined_at(fd, size, head)
    if second is not None:
        return Layout((Source(path, 0, second),), (chunks.joined_note(second),))
    found = chunks.extent(fd, start, size, head[:4])
    return Layout((Source(path, 0, found.end, found.patches),), (found.note,) if found.note else ())


def _links(path: Path, starts: list[int], size: int) -> Layout:
    if len(starts) < 2:
        return Layout((Source(path),))
    ends = [*starts[1:], size]
    return Layout(tuple(Source(path, start, end) for start, end in zip(starts, ends, strict=True)))
