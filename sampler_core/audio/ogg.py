"""Ogg pages, as far as finding the links of a chained stream needs them (RFC 3533)."""

from __future__ import annotations

from .opening import read_at

_BLOCK = 1 << 20
_BEGIN = b"OggS\x00\x02"
"""A page that begins a stream: capture pattern, version, the flag for it alone."""
_MAX_LINKS = 10_000
_MAX_PAGE = 27 + 255 + 255 * 255
_LAST_PAGE_FLAG = 0x04


def link_starts(fd: int, start: int, size: int) -> list[int]:
    """Where each link of a chained stream begins: several streams, one after the other, as radio sends them.

    Streams that are interleaved begin together and are one link.
    """
    links: list[int] = []
    expected = -1
    for position in _begins(fd, start, size):
        if position != expected and len(links) < _MAX_LINKS:
            links.append(position)
        expected = position + _page_length(read_at(fd, 27 + 255, position))
    return links


def _begins(fd: int, start: int, size: int) -> list[int]:
    found: list[int] = []
    for offset in range(start, size, _BLOCK):
        data = read_at(fd, _BLOCK + len(_BEGIN) - 1, offset)
        position = data.find(_BEGIN)
        while position >= 0:
            found.append(offset + position)
            position = data.find(_BEGIN, position + 1)
    return found


def _page_length(head: bytes) -> int:
    return 27 + head[26] + sum(head[27 : 27 + head[26]]) if len(head) >= 27 else 0


def has_last_page(fd: int, start: int, end: int) -> bool:
    """Whether the last page between ``start`` and ``end`` says that nothing follows it."""
    tail = read_at(fd, min(end - start, _MAX_PAGE), max(start, end - _MAX_PAGE))
    position = tail.rfind(b"OggS\x00")
    return position >= 0 and len(tail) > position + 5 and bool(tail[position + 5] & _LAST_PAGE_FLAG)
