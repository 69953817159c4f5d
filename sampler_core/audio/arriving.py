"""What happens in watched folders: files that appear or change, once they have stopped growing, and what goes."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import psutil

from .discover import find_audio, objection

UNFINISHED = (".part", ".crdownload", ".download", ".tmp", ".partial")
"""What browsers and copy programs call a file that is not whole yet."""
_LONGEST_S = 30.0
"""How long what is ready waits for what comes with it."""
_TICK_MS = 400
_MOUNTS_S = 2.0
_Identity = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Happened:
    """Since the last one. ``found``: folders that are watched from now on, so that what lies in them is to be looked
    at; ``lost``: folders that are not there any more."""

    arrived: list[Path] = field(default_factory=list)
    gone: list[Path] = field(default_factory=list)
    found: list[Path] = field(default_factory=list)
    lost: list[Path] = field(default_factory=list)


class Arriving:
    """Knows which files are still being written: those whose size or time of change moved in the last ``settle_s``.

    What arrives together is given together: as long as anything is still being written, the rest waits for it, though
    not for ever.
    """

    def __init__(self, settle_s: float, folders: Sequence[Path] = (), *, hidden: bool = False) -> None:
        self._settle_s, self._folders, self._hidden = settle_s, folders, hidden
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}
        self._ready: dict[Path, float] = {}
        self._missing: dict[Path, float] = {}

    def note(self, path: Path, now_s: float) -> None:
        """Something happened to ``path``; if it is a folder that appeared, to all audio in it; or it went away."""
        if not os.path.lexists(path):
            if path.suffix.lower() not in UNFINISHED:
                self._missing.setdefault(path, now_s)
            return
        for file in find_audio([path], hidden=self._hidden) if path.is_dir() else [path]:
            if file.suffix.lower() not in UNFINISHED:
                self._ready.pop(file, None)
                self._seen.setdefault(file, ((-1, -1), now_s))

    def settled(self, now_s: float) -> list[Path]:
        """The files that have not moved for long enough, each once; those that went away are forgotten."""
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
                del self._seen[path]
                if self._is_wanted(path):
                    self._ready[path] = now_s
        if self._seen and now_s - min(self._ready.values(), default=now_s) < _LONGEST_S:
            return []
        ready, self._ready = sorted(self._ready), {}
        return ready

    def gone(self, now_s: float) -> list[Path]:
        """What went away and did not come back for long enough, each once."""
        gone = sorted(path for path, since_s in self._missing.items() if now_s - since_s >= self._settle_s)
        for path in gone:
            del self._missing[path]
        return [path for path in gone if not os.path.lexists(path)]

    def _is_wanted(self, path: Path) -> bool:
        """Whether a walk through the watched folders would take it: by the same rule, from the folder downwards."""
        above = [*path.parents]
        depths = [above.index(folder) for folder in self._folders if folder in above]
        try:
            way = [path, *above[: min(depths, default=0)]]
            return not any(objection(part, part.stat(), hidden=self._hidden) for part in way)
        except OSError:
            return False


def happenings(folders: Sequence[Path], settle_s: float, *, hidden: bool = False) -> Iterator[Happened]:
    """What happens in ``folders``, for ever; nothing, every moment in which nothing does.

    Folders that go away and come back, or have a disk mounted on or in them, are watched anew.
    """
    arriving = Arriving(settle_s, folders, hidden=hidden)
    watched: dict[Path, _Identity | None] = dict.fromkeys(folders)
    while True:
        now = {folder: _identity(folder) for folder in folders}
        there = [folder for folder, identity in now.items() if identity is not None]
        changed = [folder for folder in folders if now[folder] != watched[folder]]
        watched = now
        lost = [folder for folder in changed if folder not in there]
        news = Happened(found=[folder for folder in changed if folder in there], lost=lost)
        with closing(_changes(there)) as changes:
            for paths in changes:
                # Not before the first of them: from here on nothing is missed.
                if news.found or news.lost:
                    yield news
                    news = Happened()
                now_s = time.monotonic()
                for path in paths:
                    arriving.note(path, now_s)
                yield Happened(arriving.settled(now_s), arriving.gone(now_s))
                if any(_identity(folder) != identity for folder, identity in watched.items()):
                    break


def _changes(folders: Sequence[Path]) -> Generator[list[Path], None, None]:
    """What has changed in ``folders``, several times a second."""
    from watchfiles import watch

    options: dict[str, Any] = {"debounce": _TICK_MS, "rust_timeout": _TICK_MS, "yield_on_timeout": True}
    with suppress(FileNotFoundError):  # one went away in this moment
        for changes in watch(*folders, watch_filter=None, **options) if folders else ():
            yield [Path(path) for _, path in changes]
    time.sleep(_TICK_MS / 1000)
    yield []


def _identity(folder: Path) -> _Identity | None:
    """What tells whether ``folder`` is what it was, itself and the disks in it; ``None`` if it is not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    inside = f"{os.path.realpath(folder).rstrip(os.sep)}{os.sep}"
    mounts = tuple(mount for mount in _mounts(int(time.monotonic() / _MOUNTS_S)) if mount.startswith(inside))
    return (status.st_dev, status.st_ino, mounts) if stat.S_ISDIR(status.st_mode) else None


@lru_cache(1)
def _mounts(_turn: int) -> tuple[str, ...]:
    """Where disks are mounted, looked up now and then."""
    return tuple(sorted(disk.mountpoint for disk in psutil.disk_partitions(all=True)))
