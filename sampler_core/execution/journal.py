"""The steps that a run has in hand, on disk before it waits for them: for the run after it, should it be killed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

_NAME = "steps-in-hand"


class Journal:
    """Appends a line when a step is handed out, and one when it has come to an end, by action key."""

    def __init__(self, scratch: Path) -> None:
        self._fd = os.open(scratch / _NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._unsynced = False

    def begin(self, key: str) -> None:
        """A step is about to be handed out."""
        os.write(self._fd, f"+{key}\n".encode())
        self._unsynced = True

    def end(self, key: str) -> None:
        """It has come to an end, well or badly."""
        os.write(self._fd, f"-{key}\n".encode())

    def sync(self) -> None:
        """What was begun is on disk."""
        if self._unsynced:
            os.fdatasync(self._fd)
            self._unsynced = False

    def close(self) -> None:
        """No more will come."""
        os.close(self._fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def in_hand(scratch: Path) -> set[str]:
    """The keys of the steps that the run of ``scratch`` had in hand when it ended."""
    path = scratch / _NAME
    steps: set[str] = set()
    for line in path.read_text(errors="replace").splitlines() if path.exists() else ():
        (steps.add if line[:1] == "+" else steps.discard)(line[1:])
    return {key for key in steps if len(key) == 64}  # the last line may be torn
