"""Progress of a run on stderr: files done, rate, what each worker is doing. Quiet when not a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ..execution.observer import Activity, Observer

if TYPE_CHECKING:
    from rich.table import Table

_REFRESH_S = 0.25


class Plain:
    """No terminal: messages only."""

    def note(self, message: str) -> None:
        """Print a message."""
        click.echo(message, err=True)

    def update(self, activity: Activity) -> None:
        """Stay quiet."""


class Live:
    """A bar and one line per busy worker, redrawn in place."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive

        self._console = Console(stderr=True)
        self._live = RichLive(console=self._console, auto_refresh=False, transient=True)
        self._began = self._drawn = time.monotonic()

    def __enter__(self) -> Live:
        self._live.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._live.stop()

    def note(self, message: str) -> None:
        """Print a message above the bar."""
        self._console.print(message, highlight=False, markup=False)

    def update(self, activity: Activity) -> None:
        """Redraw, a few times a second at most."""
        now = time.monotonic()
        if now - self._drawn >= _REFRESH_S:
            self._drawn = now
            self._live.update(self._picture(activity, now - self._began), refresh=True)

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
            rows.add_row(Text(f"  {what}", style="dim", overflow="ellipsis", no_wrap=True))
        return rows


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes}:{rest:02}"


@contextmanager
def progress() -> Iterator[Observer]:
    """The observer that fits where stderr goes."""
    if not sys.stderr.isatty():
        yield Plain()
        return
    with Live() as live:
        yield live
