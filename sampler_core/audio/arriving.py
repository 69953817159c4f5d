"""Files that appear or change in folders, once they have stopped growing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .discover import find_audio

UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".partial")
"""What browsers and copy programs call a file that is not whole yet."""


class Arriving:
    """Knows which files are still being written: those whose size or time of change moved in the last ``settle_s``."""

    def __init__(self, settle_s: float) -> None:
        self._settle_s = settle_s
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def note(self, path: Path, now_s: float) -> None:
        """Something happened to ``path``; of a folder that appeared, to all audio in it."""
        for file in find_audio([path]) if path.is_dir() else [path]:
            if not file.name.startswith(".") and file.suffix.lower() not in UNFINISHED:
                self._seen.setdefault(file, ((-1, -1), now_s))

    def settled(self, now_s: float) -> list[Path]:
        """The files that have not moved for long enough, each once; those that went away are forgotten."""
        ready = []
        for path, (before, since_s) in [*self._seen.items()]:
            try:
                status = path.stat()
            except OSError:
                del self._seen[path]
                continue
            state = (status.st_size, status.st_mtime_ns)
            if state != before:
                self._seen[path] = (state, now_s)
            elif now_s - since_s >= self._settle_s:
                ready.append(path)
                del self._seen[path]
        return sorted(ready)


def arrivals(folders: Sequence[Path], settle_s: float) -> Iterator[list[Path]]:
    """Batches of audio files, for ever; an empty one at once, when nothing that happens from now on can be missed, and
    one every moment in which nothing is ready."""
    from watchfiles import Change, watch

    arriving = Arriving(settle_s)
    for changes in watch(*folders, watch_filter=None, debounce=400, rust_timeout=400, yield_on_timeout=True):
        now_s = time.monotonic()
        for path in _changed(changes, Change.deleted):
            arriving.note(path, now_s)
        yield [path for path in arriving.settled(now_s) if _wanted(path)]


def _changed(changes: Iterable[tuple[object, str]], deleted: object) -> Iterator[Path]:
    return (Path(path) for change, path in changes if change != deleted)


def _wanted(path: Path) -> bool:
    from .formats import looks_like_audio

    return path.is_file() and looks_like_audio(path)
