"""Finding audio files in folders."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .formats import looks_like_audio

OnProblem = Callable[[Path, str], None]


def find_audio(paths: Iterable[Path], on_problem: OnProblem | None = None) -> Iterator[Path]:
    """Yield the audio files among ``paths``, lazily and in a stable order.

    A file that is named is always taken, whatever it is. Folders are walked in the order of their entries' bytes;
    hidden entries are passed over, links are followed, and no folder is entered twice, so loops end. A file found
    in a folder is taken if its extension is an audio format's (in any case), or else if its first bytes are.
    ``on_problem`` hears of what cannot be read: the path and the reason.
    """
    report = on_problem or (lambda path, reason: None)
    visited: set[tuple[int, int]] = set()
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            report(path, _reason(error))
            continue
        if is_folder:
            yield from _walk(path, visited, report)
        else:
            yield path


def _walk(folder: Path, visited: set[tuple[int, int]], report: OnProblem) -> Iterator[Path]:
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                if _first_visit(status, visited):
                    pending.extend(reversed(_entries(path)))
            elif looks_like_audio(path):
                if stat.S_ISREG(status.st_mode):
                    yield path
                else:
                    report(path, "is not a regular file")
        except OSError as error:
            report(path, _reason(error))


def _first_visit(status: os.stat_result, visited: set[tuple[int, int]]) -> bool:
    identity = (status.st_dev, status.st_ino)
    if identity in visited:
        return False
    visited.add(identity)
    return True


def _entries(folder: Path) -> list[Path]:
    visible = (entry for entry in folder.iterdir() if not entry.name.startswith("."))
    return sorted(visible, key=lambda entry: os.fsencode(entry.name))


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
