"""Chunked containers (RIFF, RF64, W64, AIFF, CAF): where the audio lies, and what follows it.

A recorder that dies leaves sizes in the header that are nought or too small; the audio is there all the same. Files
that were joined (``cat a.wav b.wav``) make readers refuse both, or take the second header for sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .opening import read_at
from .stream import DecodeError

FILE_MAGIC = (b"RIFF", b"RIFX", b"RF64", b"BW64", b"FORM", b"fLaC", b"OggS", b"caff", b".snd", b"riff")
_TAG_MAGIC = (b"TAG", b"APETAGEX", b"ID3", b"LYRICSBEGIN")
_PADDING = 4096
"""Programs pad files to sectors or leave a few odd bytes behind: so few are not taken for audio."""
_MAX_CHUNKS = 4096


@dataclass(frozen=True)
class Grammar:
    """How chunks are written: ``size_counts_head`` in W64, whose sizes count the chunk's own head as well."""

    id_bytes: int
    size_bytes: int
    order: Literal["little", "big"]
    align: int
    first: int
    audio: bytes
    size_counts_head: bool = False


@dataclass(frozen=True)
class Chunk:
    """A chunk that begins ``at``, with ``size`` bytes of content from ``start``."""

    name: bytes
    at: int
    start: int
    size: int


@dataclass(frozen=True)
class Extent:
    """The audio's file ends at ``end`` (``None``: with the file); ``patches`` put its header right."""

    end: int | None = None
    patches: tuple[tuple[int, bytes], ...] = ()
    note: str | None = None


_RIFF = Grammar(4, 4, "little", 2, 12, b"data")
_AIFF = Grammar(4, 4, "big", 2, 12, b"SSND")
_RIFX = replace(_RIFF, order="big")
_W64 = Grammar(16, 8, "little", 8, 40, b"data", size_counts_head=True)
_CAF = Grammar(4, 8, "big", 1, 8, b"data")
_GRAMMARS = {
    b"RIFF": _RIFF,
    b"RF64": _RIFF,
    b"BW64": _RIFF,
    b"RIFX": _RIFX,
    b"FORM": _AIFF,
    b"riff": _W64,
    b"caff": _CAF,
}


def extent(fd: int, start: int, size: int, magic: bytes) -> Extent:
    """Where the file ends, by its own structure, that begins with ``magic`` at ``start`` of ``size`` bytes.

    Raises:
        DecodeError: if it says, and shows, that it holds no audio.
    """
    grammar = _GRAMMARS.get(magic)
    if grammar is None:
        return Extent()
    before: dict[bytes, Chunk] = {}
    for chunk in chunks(fd, grammar, start + grammar.first, size):
        if chunk.name == grammar.audio:
            return _Audio(fd, start, size, grammar, chunk, before).extent()
        before.setdefault(chunk.name, chunk)
    return Extent()


def chunks_of(fd: int, start: int, size: int) -> Iterator[Chunk]:
    """The chunks of the file that begins at ``start``, also those behind long audio; none in files of other kinds."""
    grammar = _GRAMMARS.get(read_at(fd, 4, start))
    if grammar is None:
        return
    long_size = 0
    for chunk in chunks(fd, grammar, start + grammar.first, size):
        yield chunk
        if chunk.name == b"ds64":
            long_size = int.from_bytes(read_at(fd, 8, chunk.start + 8), "little")
        elif chunk.name == grammar.audio and chunk.size == 0xFFFFFFFF and long_size:
            yield from chunks(fd, grammar, chunk.start + long_size + long_size % 2, size)
            return


def chunks(fd: int, grammar: Grammar, offset: int, size: int) -> Iterator[Chunk]:
    """The chunks from ``offset`` on, up to the first that is none. The last one may claim more than the file has."""
    head_bytes = grammar.id_bytes + grammar.size_bytes
    for _ in range(_MAX_CHUNKS):
        head = read_at(fd, head_bytes, offset)
        name = head[:4]
        if len(head) < head_bytes or not all(0x20 <= byte < 0x7F for byte in name):
            return
        content = int.from_bytes(head[grammar.id_bytes :], grammar.order)
        if grammar.size_counts_head:
            content = max(0, content - head_bytes)
        yield Chunk(name, offset, offset + head_bytes, content)
        offset += head_bytes + content
        offset += -offset % grammar.align if grammar.align > 2 else content % grammar.align
        if offset >= size:
            return


def joined_note(at: int) -> str:
    """What is said of a file to which another one was joined."""
    return f"another file is joined to it at byte {at}: left out"


class _Audio:
    """The chunk with the audio, between those before it and whatever follows."""

    def __init__(
        self, fd: int, start: int, size: int, grammar: Grammar, chunk: Chunk, before: dict[bytes, Chunk]
    ) -> None:
        self._fd, self._grammar, self._before = fd, grammar, before
        self._chunk = chunk if b"ds64" not in before else replace(chunk, size=self._long_size(chunk))
        self._room = size - chunk.start
        self._start, self._size = start, size

    def _long_size(self, chunk: Chunk) -> int:
        if chunk.size != 0xFFFFFFFF:
            return chunk.size
        return int.from_bytes(read_at(self._fd, 8, self._before[b"ds64"].start + 8), "little")

    def extent(self) -> Extent:
        stated = self._chunk.size
        if stated <= self._least:
            return self._of_open_size()
        if stated >= self._room:
            return Extent(patches=self._patches()) if self._is_open(stated) else Extent()
        return self._followed(self._chunk.start + stated)

    def _is_open(self, stated: int) -> bool:
        """Whether the size is the greatest there is: allowed in CAF. That of RIFF both readers know how to take."""
        grammar = self._grammar
        head = self._chunk.start - self._chunk.at if grammar.size_counts_head else 0
        return grammar not in (_RIFF, _RIFX) and stated + head == 256**grammar.size_bytes - 1

    @property
    def _least(self) -> int:
        """What the chunk holds beside samples: an offset and a block size in AIFF, a count of edits in CAF."""
        return {b"SSND": 8}.get(self._grammar.audio, 4 if self._grammar is _CAF else 0)

    def _of_open_size(self) -> Extent:
        behind = self._chunk.start + self._chunk.size
        if self._size - behind <= 1 or self._is_chunk(behind):
            raise DecodeError("is empty: it holds no samples", "Copy or download it again.")
        return Extent(patches=self._patches(), note="its header was never finished: read to the end of the file")

    def _followed(self, end: int) -> Extent:
        """What comes behind the audio: other chunks, another file, tags, padding, or more audio."""
        align = self._grammar.align
        padded = end + (-end % align if align > 2 else (end - self._chunk.start) % align)
        begins = next((at for at in (end, padded) if self._begins_file(at) or self._is_chunk(at)), None)
        if begins is not None:
            return self._joined(begins)
        rest = read_at(self._fd, _PADDING + 1, end)
        if len(rest) <= _PADDING or not any(rest) or rest.startswith(_TAG_MAGIC):
            return Extent()
        if self._ends_with(end):
            return Extent(note=f"{self._size - end} bytes follow that its header does not count: left out")
        return Extent(patches=self._patches(), note="its header announces less than there is: read to the end")

    def _ends_with(self, end: int) -> bool:
        """Whether the header says of the whole file, too, that it ends here."""
        grammar = self._grammar
        whole = int.from_bytes(read_at(self._fd, 4, self._start + 4), grammar.order)
        return grammar in (_RIFF, _RIFX, _AIFF) and abs(self._start + 8 + whole - end) <= 1

    def _joined(self, begins: int) -> Extent:
        for chunk in [*chunks(self._fd, self._grammar, begins, self._size)]:
            if self._begins_file(chunk.at):
                return Extent(chunk.at, note=joined_note(chunk.at))
        return Extent()

    def _begins_file(self, at: int) -> bool:
        return read_at(self._fd, 4, at) in FILE_MAGIC

    def _is_chunk(self, at: int) -> bool:
        first = next(chunks(self._fd, self._grammar, at, self._size), None)
        return first is not None and first.start + first.size <= self._size + 1

    def _patches(self) -> tuple[tuple[int, bytes], ...]:
        """Sizes as they would be, had the recorder been able to finish."""
        grammar, chunk, room = self._grammar, self._chunk, self._room
        stated = room + (chunk.start - chunk.at if grammar.size_counts_head else 0)
        if b"ds64" in self._before:
            at = self._before[b"ds64"].start + 8
            return ((chunk.at + 4, b"\xff" * 4), (at, room.to_bytes(8, "little")))
        size = (chunk.at + grammar.id_bytes, min(stated, 256**grammar.size_bytes - 1))
        patches = [(size[0], size[1].to_bytes(grammar.size_bytes, grammar.order))]
        if b"COMM" in self._before:
            patches += self._frame_count(self._before[b"COMM"])
        return tuple(patches)

    def _frame_count(self, comm: Chunk) -> list[tuple[int, bytes]]:
        content = read_at(self._fd, 22, comm.start)
        channels, bits = int.from_bytes(content[:2], "big"), int.from_bytes(content[6:8], "big")
        sample_bytes = 1 if content[18:22].lower() in (b"ulaw", b"alaw") and comm.size > 18 else (bits + 7) // 8
        frames = (self._room - self._least) // max(1, channels * sample_bytes)
        return [(comm.start + 2, min(frames, 0xFFFFFFFF).to_bytes(4, "big"))]
