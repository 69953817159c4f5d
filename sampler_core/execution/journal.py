"""The steps that a run has in hand, on disk before it waits for them: for the run after it, should it be killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

_NAME = "steps-in-hand"
_KEY = 64
_LINE = _KEY + 1


class Journal:
    """A file of ``places`` lines, each blank or the action key of a step in hand. It never grows, so that a full disk
    does not stop it."""

    def __init__(self, scratch: Path, places: int) -> None:
        self._fd = os.open(scratch / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
        self._keys = [""] * places
        self._unsynced = False
        for place in range(places):
            self._write(place, "")

    def begin(self, key: str) -> None:
        """A step is about to be handed out."""
        self._write(self._keys.index(""), key)
        self._unsynced = True

    def end(self, key: str) -> None:
        """It has come to an end, well or badly."""
        self._write(self._keys.index(key), "")

    def sync(self) -> None:
        """What was begun is on disk."""
        if self._unsynced:
            os.fdatasync(self._fd)
            self._unsynced = False

    def close(self) -> None:
        """No more will come."""
        os.close(self._fd)

    def _write(self, place: int, key: str) -> None:
        self._keys[place] = key
        os.pwrite(self._fd, f"{key:<{_KEY}}\n".encode(), place * _LINE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def in_hand(scratch: Path) -> set[str]:
    """The keys of the steps that the run of ``scratch`` had in hand when it ended."""
    path = scratch / _NAME
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    return {key for line in lines if len(key := line.strip()) == _KEY}
