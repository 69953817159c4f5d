"""Strangers' text as people may see it: on one line, nothing in it that a terminal obeys, and no longer than asked."""

from __future__ import annotations

import shlex

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


def quoted(word: object) -> str:
    r"""Return ``word`` as a shell reads it: ``kick.wav``, ``'my kick.wav'``, ``$'my\x1bkick.wav'``."""
    text = str(word)
    if printable(text) == text:
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)) + "'"


def _escaped(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if printable(character) == character:
        return character
    if "\udc80" <= character <= "\udcff":  # a stray byte, as Python holds it
        return f"\\x{ord(character) - 0xDC00:02x}"
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
