"""Standard streams as they may be: closed, full, of a small character set."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from . import terminal


def settle() -> None:
    """Have three standard streams that take any text.

    A closed one leads to nowhere: else the next file that is opened, perhaps the library's, would get its number, and
    whatever is printed. A character that the terminal's character set lacks is written as ``\\u2013``, and so is one
    that a terminal would obey.
    """
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number, which is this one
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    terminal.install()


def say(text: str) -> None:
    """Tell a person, as far as anybody hears."""
    with contextlib.suppress(OSError, ValueError):
        for line in text.split("\n"):
            terminal.say(line, err=True)


def flushed(code: int) -> int:
    """Write what is still held back; return ``code``, or that of the failure to do so."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # its reader went away (`| head`), which is its right
        forget()
        code = 128 + 13
    except (OSError, ValueError) as error:
        say(f"sampler: the output could not be written: {getattr(error, 'strerror', None) or error}")
        forget()
        code = code or 1
    try:
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody can be told, but what was asked for is done
        forget(2)
    return code


def forget(fd: int = 1) -> None:
    """Let what is held back, and what is still written to stdout, go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, fd)
        os.close(nowhere)
