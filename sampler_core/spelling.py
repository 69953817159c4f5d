"""How names and other texts are spelt where they are searched, and what was meant by a wrong one."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """One spelling for what differs in case or normal form alone: macOS takes ``é`` apart, keyboards do not.

    This is the canonical caseless matching of the Unicode standard (D145), with the result composed again (NFC), so
    that ``e`` is not found in ``é``. Of compatibility forms, ``²`` stays what it is; ``ﬁ`` folds to ``fi``.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def searchable(name: str) -> str:
    """One spelling for ``One Shot``, ``one-shot`` and ``one_shot``: folders name labels in every way."""
    return folded(name.strip()).replace("-", "_").replace(" ", "_")


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """``did you mean …?`` for a name that is not ``known``, or what else there is to say."""
    spelt = {folded(each): each for each in known}
    near = difflib.get_close_matches(folded(name), spelt, 1)
    return f"did you mean {spelt[near[0]]}?" if near else otherwise


def readable(text: str) -> str:
    r"""``text`` as valid UTF-8: what is not (a path's stray bytes) is shown as ``\udcff``, NUL as ``\x00``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")
