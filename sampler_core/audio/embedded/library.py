"""Tags that tinytag reads: ID3 in whatever file it lies, MP4 and ASF."""

from __future__ import annotations

import io
from typing import Any

from ..opening import read_at
from .facts import Facts

MAX_BYTES = 16 << 20
"""Of one tag or atom, pictures included: what is longer is not read."""
_HEAD, _OLD = 10, 128
_MOST = 4
_NOT_TAGS = frozenset(
    {
        "filename",
        "filesize",
        "duration",
        "channels",
        "bitrate",
        "bitdepth",
        "samplerate",
        "mime_type",
        "is_lossless",
        "track_total",
        "disc_total",
    }
)
_STARS = (1, 32, 96, 160, 224)
"""From which value of ID3's popularimeter a rating has one, two … five stars, as Windows and most players have it."""


class _Bytes(bytes):
    """Bytes of which no character gets lost: what is not in the encoding that it should be in is read as Windows'."""

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        try:
            return super().decode(encoding, "strict")
        except UnicodeDecodeError:
            return super().decode(encoding if "16" in encoding else "cp1252", "ignore")

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return _Bytes(found) if isinstance(found, bytes) else found


class _Limited(io.BytesIO):
    """A tag in memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        return _Bytes(super().read(size))


class _File(io.FileIO):
    """An open file of which no more is read at once than a tag may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MAX_BYTES:
            raise ValueError("it has a part that is too large")
        return _Bytes(super().read(size) or b"")


def read_id3(fd: int, start: int, size: int, facts: Facts) -> None:
    """The ID3v2 tags (there may be several) at the beginning of the ``size`` bytes from ``start`` on, and what only an
    ID3v1 tag at their end says, which cuts texts off."""
    offset = start
    for _ in range(_MOST):
        tag = _id3v2(fd, offset, start + size)
        if not tag:
            break
        _read(_Limited(tag), "tag.mp3", facts)
        _popularity(tag, facts)
        offset += len(tag)
    last = read_at(fd, _OLD, max(start, start + size - _OLD))
    if last.startswith(b"TAG") and len(last) == _OLD:
        old = Facts()
        _read(_Limited(bytes(_OLD) + last), "tag.mp3", old)
        for name, values in old.tags.items():
            facts.tags.setdefault(name, values)


def read_file(fd: int, name: str, facts: Facts) -> None:
    """The tags of a whole file of the kind that ``name`` is an example of."""
    with _File(fd, closefd=False) as file:
        file.seek(0)
        _read(file, name, facts)


def _read(file: Any, name: str, facts: Facts) -> None:
    from tinytag import TinyTag  # WAV files without a tag of this kind need none of it

    said = TinyTag.get(name, file_obj=file, duration=False, image=False).as_dict()
    for field, values in said.items():
        if field in _NOT_TAGS:
            continue
        of = f"/{_first(said[total])}" if (total := f"{field}_total") in said else ""
        for value in values if isinstance(values, list) else [str(values)]:
            facts.tag(field.lstrip("_"), f"{value}{of}")


def _first(values: Any) -> Any:
    return values[0] if isinstance(values, list) else values


def _id3v2(fd: int, offset: int, end: int) -> bytes:
    head = read_at(fd, _HEAD, offset)
    if head[:3] != b"ID3" or len(head) < _HEAD or max(head[6:]) > 0x7F:
        return b""
    size = _HEAD + _synchsafe(head[6:]) + (_HEAD if head[5] & 0x10 else 0)
    return read_at(fd, min(size, MAX_BYTES, end - offset), offset)


def _synchsafe(data: bytes) -> int:
    size = 0
    for byte in data:
        size = size << 7 | byte & 0x7F
    return size


def _popularity(tag: bytes, facts: Facts) -> None:
    """The rating in ``POPM``, which tinytag leaves out."""
    name, width = (b"POP\0", 3) if tag[3:4] == b"\x02" else (b"POPM", 4)
    at = tag.find(name[:width])
    if at < _HEAD or tag[:3] != b"ID3":
        return
    body = at + (6 if width == 3 else 10)
    rating = tag[tag.find(b"\0", body) + 1 : tag.find(b"\0", body) + 2]
    if rating and rating[0]:
        facts.tag("rating", str(sum(rating[0] >= least for least in _STARS)))
