"""What a reader opens: a file, or a stretch of it whose header had to be put right."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

from .opening import open_regular, read_at


@dataclass(frozen=True)
class Source:
    """The bytes from ``start`` to ``end`` (``None``: to the end) of a file, with ``patches`` laid over them.

    A patch is a position in the file and the bytes that are to be read there.
    """

    path: Path
    start: int = 0
    end: int | None = None
    patches: tuple[tuple[int, bytes], ...] = ()

    @property
    def is_whole_file(self) -> bool:
        """Whether it is just the file, so that libraries can open it themselves."""
        return self.start == 0 and self.end is None and not self.patches

    def open(self) -> Stretch:
        """Open it as a seekable binary file.

        Raises:
            DecodeError: if the file is not there, not readable, or not a regular file.
        """
        return Stretch(self)


class Stretch(io.RawIOBase):
    """A :class:`Source` as a file object; positions count from its start."""

    def __init__(self, source: Source) -> None:
        self._fd = open_regular(source.path)
        size = os.fstat(self._fd).st_size
        self._start = source.start
        self._length = max(0, (size if source.end is None else min(size, source.end)) - source.start)
        self._patches = source.patches
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._length}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        target = memoryview(buffer).cast("B")
        at = self._start + self._position
        data = bytearray(read_at(self._fd, min(len(target), max(0, self._length - self._position)), at))
        for position, patch in self._patches:
            first, last = max(position, at), min(position + len(patch), at + len(data))
            if first < last:
                data[first - at : last - at] = patch[first - position : last - position]
        target[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._fd)
        super().close()
