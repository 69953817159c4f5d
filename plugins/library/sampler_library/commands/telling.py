"""What these commands share: sizes in words, and progress of long work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sampler_sdk.commands import is_terminal, redraw

if TYPE_CHECKING:
    from ..archive.format import Manifest

_REFRESH_S = 0.25
_UNITS = ("kB", "MB", "GB", "TB")


def size(count: float) -> str:
    """Bytes in words: ``1.3 GB``."""
    if count < 1000:
        return f"{count:.0f} bytes"
    for unit in _UNITS:
        count /= 1000
        if count < 1000 or unit == _UNITS[-1]:
            break
    return f"{count:.1f} {unit}"


def counted(count: int, what: str) -> str:
    """``1 result``, ``2 results``."""
    return f"{count} {what if count == 1 else what + 's'}"


def archive_line(file: Path, held: Manifest) -> str:
    """What is in an archive."""
    holds = f"{counted(held.rows('files'), 'file')}, {counted(held.rows('analyses'), 'result')}"
    return f"{file.name:<36} {holds}, {size(file.stat().st_size)}"


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """What is being done and how much of it, on one line of stderr that is gone afterwards; quiet in a pipe."""
    drawn = 0.0

    def watch(what: str, done: int, of: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if now - drawn >= _REFRESH_S and is_terminal(err=True):
            drawn = now
            redraw(f"{what}: {done} of {of}")

    try:
        yield watch
    finally:
        if drawn:
            redraw("")
