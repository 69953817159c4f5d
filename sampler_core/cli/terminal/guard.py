"""stdout and stderr with a guard before them: what nobody has escaped is escaped here."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from ...text import printable

_PLAIN = str.maketrans({"–": "-", "…": "...", "←": "<-", "─": "-", "┬": "+", "━": "-", "╸": "-", "╺": "-", "✗": "x"})
"""Our own layout for a terminal that knows no more than ASCII or Latin-1."""


class Guarded:
    """A text stream for people: line ends pass, every other control character is shown, and nothing is lost.

    It has no ``buffer``, so that click (and whoever else looks for one) cannot write past it.
    """

    above: Callable[[str], None] | None = None
    """Prints a line above what is being redrawn, while something is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._unfinished = ""

    def write(self, text: str) -> int:
        """Write ``text``, escaped."""
        lines = [printable(line) for line in text.split("\n")]
        if Guarded.above is not None and self.isatty():
            *whole, self._unfinished = "\n".join([self._unfinished + lines[0], *lines[1:]]).split("\n")
            for line in whole:
                Guarded.above(line)
        else:
            self.write_trusted("\n".join(lines))
        return len(text)

    def write_trusted(self, text: str) -> int:
        """Write ``text`` that this package has made, with its styling; what the stream's encoding lacks is escaped."""
        self._stream.write(carried(text, self.encoding))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def isatty(self) -> bool:
        """Return whether a person sees it."""
        return self._stream.isatty()

    def flush(self) -> None:
        """Hand on what is buffered."""
        self._stream.flush()

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._stream.fileno()

    @property
    def encoding(self) -> str:
        """Return what characters become: UTF-8 where the stream does not say."""
        return self._stream.encoding or "utf-8"

    @property
    def errors(self) -> str:
        """Return what happens to characters that cannot be written: none is left here."""
        return "backslashreplace"

    @property
    def closed(self) -> bool:
        """Return whether the stream is closed."""
        return self._stream.closed

    def exact(self) -> Any:
        """Return a writer of UTF-8 past the guard; stray bytes of names are written as the bytes they were."""
        self._stream.flush()
        binary = getattr(self._stream, "buffer", None)
        return self._stream if binary is None else codecs.getwriter("utf-8")(binary, "surrogateescape")


def carried(text: str, encoding: str) -> str:
    """Return ``text`` with escapes for the characters that ``encoding`` lacks."""
    if text.isascii() or codecs.lookup(encoding).name.startswith("utf"):
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    return text


def install() -> None:
    """Put the guard before stdout and stderr."""
    sys.stdout, sys.stderr = (cast(TextIO, guard(stream)) for stream in (sys.stdout, sys.stderr))


@contextmanager
def guarded() -> Iterator[None]:
    """Put the guard before stdout and stderr, as long as this lasts."""
    before = sys.stdout, sys.stderr
    install()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def guard(stream: TextIO | None) -> Guarded | None:
    """Return ``stream`` behind a guard; ``None`` where it is closed, as Python has it."""
    return stream if stream is None or isinstance(stream, Guarded) else Guarded(stream)


def outlet(*, err: bool) -> Guarded | None:
    """Return stderr or stdout behind its guard."""
    return guard(sys.stderr if err else sys.stdout)
