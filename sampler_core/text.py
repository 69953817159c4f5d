"""Strangers' text as people may see it: on one line, nothing in it that a terminal obeys, and no longer than asked."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

_KEPT = frozenset("\u200c\u200d\u00a0\u1680\u202f\u205f\u3000").union(map(chr, range(0x2000, 0x200B)))
"""Joiners (Persian, emoji) and wide or narrow spaces: they belong to names, and move or hide nothing."""


def printable(text: str) -> str:
    r"""Return ``text`` on one line: what is no visible character is shown as ``\x1b``, ``\n``, ``\u202e``, ``\udce9``.

    That is control characters (C0, DEL, C1), line and paragraph separators, marks that reorder or hide text, and the
    stray bytes of a name that is no UTF-8. What is printable stays as it is, backslashes too, so that the text can be
    passed through here more than once; for exact text there is ``--json``.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _KEPT else c.encode("unicode_escape").decode() for c in text)


def shortened(text: str, most: int) -> str:
    """Return ``text``, or its first ``most`` characters and how many more there are."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text) - most:,} more characters)"


def said_by(error: BaseException) -> str:
    """Return what an exception of a stranger's code says, on one line; of pydantic's, what is wrong with each value."""
    pydantic = sys.modules.get("pydantic")  # whoever raises its errors has imported it
    try:
        if pydantic is not None and isinstance(error, pydantic.ValidationError):
            return f"{error.title}: " + "; ".join(map(_wrong_value, error.errors(include_url=False)))
        return printable(str(error))
    except Exception:  # noqa: BLE001 - a stranger's __str__
        return ""


def _wrong_value(error: Mapping[str, Any]) -> str:
    where, what = ".".join(map(str, error["loc"])), printable(error["msg"].removeprefix("Value error, "))
    return f"{where} is {shortened(printable(repr(error['input'])), 100)}: {what}" if where else what


def quoted(word: object) -> str:
    r"""Return ``word`` as a shell reads it: ``kick.wav``, ``'my kick.wav'``, ``$'my\x1bkick.wav'``."""
    text = str(word)
    if printable(text) == text:
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)) + "'"


def typed(*words: object) -> str:
    """Return the command ``sampler`` with ``words`` as one types it, on the library that the command at work was given.

    What is already written for the shell is passed as one word of several: ``typed("failures --kind crash")``.
    """
    first, *rest = words
    library = [] if (given := given_library.get()) is None else ["--library", quoted(given)]
    return " ".join(["sampler", str(first), *map(quoted, rest), *library])


given_library: ContextVar[Path | None] = ContextVar("given_library", default=None)
"""What ``--library`` says, where it is given."""


def _escaped(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if printable(character) == character:
        return character
    if "\udc80" <= character <= "\udcff":  # a stray byte, as Python holds it
        return f"\\x{ord(character) - 0xDC00:02x}"
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
