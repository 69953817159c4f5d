"""Consoles for styled text whose words cannot bring styling or control characters of their own."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.live import Live
from rich.segment import Segment
from rich.text import Text

from ...text import printable
from .guard import Guarded, outlet


class Shown(Console):
    """Escapes every word before it is laid out, and once more what comes out of the layout."""

    def render_str(self, text: str, **how: Any) -> Text:
        """Return ``text`` for the layout."""
        return super().render_str(_shown(text), **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Return what ``renderable`` comes to; only segments of control, which are rich's own, keep theirs."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=_shown(segment.text))


class _Trusted:
    """Where a console writes: its styling passes the guard."""

    def __init__(self, stream: Guarded) -> None:
        self._stream = stream
        self.write = stream.write_trusted

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def make_console(width: int | None, *, err: bool) -> Console:
    """Return a console on stdout or stderr."""
    stream = outlet(err=err) or Guarded(io.StringIO())
    file = cast(TextIO, _Trusted(stream))
    return Shown(file=file, width=width, markup=False, emoji=False, highlight=False)


@contextmanager
def redrawn() -> Iterator[Callable[[RenderableType], None]]:
    """Draws a picture on stderr in the place of the one before; it is gone at the end, and lines appear above it."""
    console = make_console(None, err=True)

    def above(line: str) -> None:
        console.print(Text(line), soft_wrap=True)

    live = Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
    with live:
        Guarded.above = above
        try:
            yield functools.partial(live.update, refresh=True)
        finally:
            Guarded.above = None


def _shown(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))
