"""What a run tells whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass
class Activity:
    """A moment of a run: counts so far, and what each busy worker is doing."""

    files: int = 0
    files_done: int = 0
    files_failed: int = 0
    steps_run: int = 0
    busy: dict[int, str] = field(default_factory=dict)
    """Worker number → ``analyzer  file name``."""


class Observer(Protocol):
    """Watches a run. Both methods are called in the supervisor's process and must be quick."""

    def note(self, message: str) -> None:
        """Something a person should read now."""
        ...

    def update(self, activity: Activity) -> None:
        """The run has moved on."""
        ...


class Silent:
    """An observer that looks away."""

    def note(self, message: str) -> None:
        """Ignore it."""

    def update(self, activity: Activity) -> None:
        """Ignore it."""
