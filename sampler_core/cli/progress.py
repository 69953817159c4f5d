"""Progress of a run on stderr: files done, rate, what each worker is doing. Quiet when not a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..execution.observer import Activity, Observer
from .terminal import is_terminal, printable, say

if TYPE_CHECKING:
    from rich.table import Table

_REFRESH_S = 0.25


class Plain:
    """No terminal: messages only."""

    def note(self, message: str) -> None:
        """Print a message."""
        say(message, err=True)

    def update(self, activity: Activity) -> None:
        """Stay quiet."""


class Live:
    """A bar and one line per busy worker, redrawn in place."""

    def __init__(self, draw: Callable[[Table], None]) -> None:
        self._draw = draw
        self._began = self._drawn = time.monotonic()

    def note(self, message: str) -> None:
        """Print a message above the bar."""
        say(message, err=True)

    def update(self, activity: Activity) -> None:
        """Redraw, a few times a second at most."""
        now = time.monotonic()
        if now - self._drawn >= _REFRESH_S:
            self._drawn = now
            self._draw(self._picture(activity, now - self._began))

    def _picture(self, activity: Activity, elapsed_s: float) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        rate = activity.files_done / elapsed_s if elapsed_s else 0.0
        left = f", {_duration((activity.files - activity.files_done) / rate)} left" if rate else ""
        failed = f", {activity.files_failed} with failures" if activity.files_failed else ""
        head = f"{activity.files_done}/{activity.files} files, {rate:.1f} a second{left}{failed}"
        rows = Table.grid()
        rows.add_row(head)
        rows.add_row(ProgressBar(total=max(activity.files, 1), completed=activity.files_done, width=60))
        for _, what in sorted(activity.busy.items()):
            rows.add_row(Text(f"  {printable(what)}", style="dim", overflow="ellipsis", no_wrap=True))
        return rows


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes}:{rest:02}"


@contextmanager
def progress() -> Iterator[Observer]:
    """The observer that fits where stderr goes."""
    if not is_terminal(err=True):
        yield Plain()
        return
    from .terminal.styled import redrawn

    with redrawn() as draw:
        yield Live(draw)
