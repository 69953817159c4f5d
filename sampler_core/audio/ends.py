"""Where a file ends by its own count, in containers that are not read as chunks: what lies behind was joined to it."""

from __future__ import annotations

from collections.abc import Callable

from .opening import read_at

_ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
_VOC = b"Creative Voice File\x1a"
_MAX_STEPS = 100_000


def joined_at(fd: int, size: int, head: bytes) -> int | None:
    """Where a second file of the same kind begins, in an open file of ``size`` bytes that begins with ``head``."""
    for at, magic, step in _KINDS:
        if head.startswith(magic, at):
            return _second(fd, size, at, magic, step)
    return None


def _second(fd: int, size: int, at: int, magic: bytes, step: Callable[[int, int], int]) -> int | None:
    """Go from part to part, by what each says of its own length, until one begins a file again."""
    offset = step(fd, 0)
    for _ in range(_MAX_STEPS):
        if not 0 < offset < size:
            return None
        if read_at(fd, len(magic), offset + at) == magic and (magic != b"wvpk" or _is_first_block(fd, offset)):
            return offset
        length = _tag(fd, offset) or step(fd, offset)
        if length <= 0:
            return None
        offset += length
    return None


def _tag(fd: int, at: int) -> int:
    """The length of a tag that lies between, 0 where there is none."""
    head = read_at(fd, 16, at)
    if head.startswith(b"APETAGEX"):
        return 32 + int.from_bytes(head[12:16], "little")
    return 128 if head.startswith(b"TAG") else 0


def _number(fd: int, at: int, width: int, order: str = "little") -> int:
    return int.from_bytes(read_at(fd, width, at), "big" if order == "big" else "little")


def _atom(fd: int, at: int) -> int:
    length = _number(fd, at, 4, "big")
    return _number(fd, at + 8, 8, "big") if length == 1 else length


def _asf_object(fd: int, at: int) -> int:
    return _number(fd, at + 16, 8)


def _sun_audio(fd: int, at: int) -> int:
    offset, length = _number(fd, at + 4, 4, "big"), _number(fd, at + 8, 4, "big")
    return 0 if length == 0xFFFFFFFF else offset + length


def _wavpack_block(fd: int, at: int) -> int:
    return 8 + _number(fd, at + 4, 4) if read_at(fd, 4, at) == b"wvpk" else 0


def _is_first_block(fd: int, at: int) -> bool:
    """Whether a block of WavPack begins a stream: at its sample 0, and the first of several that share it."""
    index, flags = _number(fd, at + 16, 4), _number(fd, at + 24, 4)
    return index == 0 and bool(flags & 0x800)


def _true_audio(fd: int, at: int) -> int:
    rate, samples = _number(fd, at + 10, 4), _number(fd, at + 14, 4)
    frame = rate * 256 // 245
    count = min(-(-samples // frame), 1 << 16) if frame else 0
    sizes = read_at(fd, 4 * count, at + 22)
    return 22 + 4 * count + 4 + sum(int.from_bytes(sizes[i : i + 4], "little") for i in range(0, len(sizes), 4))


def _voice_block(fd: int, at: int) -> int:
    if read_at(fd, len(_VOC), at) == _VOC:
        return _number(fd, at + 20, 2)
    kind = _number(fd, at, 1)
    return 1 if kind == 0 else 4 + _number(fd, at + 1, 3)


_KINDS: tuple[tuple[int, bytes, Callable[[int, int], int]], ...] = (
    (4, b"ftyp", _atom),
    (0, _ASF, _asf_object),
    (0, b".snd", _sun_audio),
    (0, b"wvpk", _wavpack_block),
    (0, b"TTA1", _true_audio),
    (0, _VOC, _voice_block),
)
