"""The one way out: all text for people, and all data for machines.

Names, tags, labels, messages and help texts are written by strangers. :func:`say` shows every character in them that a
terminal would obey; the guard before both streams does so for what did not come through here. Only :func:`console` and
:func:`redraw` send escape sequences, their own. Data go to stdout exactly, unless a person looks at it.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from ...text import printable, quoted, shortened, typed
from .guard import guarded, install, outlet

if TYPE_CHECKING:
    import click
    from rich.console import Console

__all__ = [
    "ask",
    "can_ask",
    "console",
    "data",
    "guarded",
    "install",
    "is_terminal",
    "printable",
    "quoted",
    "redraw",
    "say",
    "shortened",
    "show_error",
    "typed",
    "write_json",
    "write_path",
]

_LONGEST = 4000


def say(line: str = "", *, err: bool = False) -> None:
    r"""Write one line for people, on stdout or stderr. Line breaks within it are shown as ``\n``; call once a line."""
    if (stream := outlet(err=err)) is not None:
        stream.write(printable(shortened(line, _LONGEST)) + "\n")
        stream.flush()


def redraw(line: str) -> None:
    """Put ``line`` in the place of the last line of stderr, which has to be a terminal; nothing clears it."""
    if (stream := outlet(err=True)) is not None:
        stream.write_trusted(f"\r\x1b[K{printable(line)}")
        stream.flush()


def can_ask() -> bool:
    """Return whether somebody is there who can answer."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def ask(question: str, *, or_abort: bool = False) -> bool:
    """Ask on stderr, and return whether the answer is yes.

    Raises:
        click.Abort: when it is not, with ``or_abort``; or when there is none.
    """
    import click

    return click.confirm(printable(question), err=True, abort=or_abort)


def is_terminal(*, err: bool = False) -> bool:
    """Return whether a person sees stdout (or stderr)."""
    stream = outlet(err=err)
    return stream is not None and not stream.closed and stream.isatty()


def console(width: int | None = None, *, err: bool = False) -> Console:
    """Return a console for styled text: markup in it means nothing, control characters are shown."""
    from .styled import make_console

    return make_console(width, err=err)


def data() -> TextIO:
    """Return stdout for data: UTF-8, byte for byte; where it is a terminal, control characters are shown."""
    stream = outlet(err=False)
    if stream is None:
        return io.StringIO()
    return cast(TextIO, stream if stream.isatty() else stream.exact())


def write_json(value: Any) -> None:
    """Write one JSON document on one line of stdout; it is ASCII, what is not is escaped in it."""
    stream = data()
    stream.write(json.dumps(value, allow_nan=False, separators=(",", ":")) + "\n")
    stream.flush()


def write_path(path: Path, end: str = "\n") -> None:
    """Write ``path`` to stdout, byte for byte as the file system has it, and ``end``; shown where it is a terminal."""
    if is_terminal():
        say(f"{path}{end.removesuffix(chr(10))}")
    else:
        data().write(os.fsencode(path).decode("utf-8", "surrogateescape") + end)


def show_error(error: click.ClickException) -> None:
    """Tell what click has against a command line: the usage, where to look, and what is wrong."""
    from click.exceptions import NoArgsIsHelpError

    if isinstance(error, NoArgsIsHelpError):
        for line in error.format_message().split("\n"):
            say(line, err=True)
        return
    if (context := getattr(error, "ctx", None)) is not None:
        for line in context.get_usage().split("\n"):
            say(line, err=True)
        say(f"Try '{context.command_path} --help' for help.", err=True)
        say(err=True)
    say(f"Error: {error.format_message()}".replace(":\n\t", ": ").replace(",\n\t", ", "), err=True)
