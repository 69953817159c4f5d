"""How labels and other names are spelt where they are searched, and what was meant by a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def searchable(name: str) -> str:
    """One spelling for ``One Shot``, ``one-shot`` and ``one_shot``: folders name labels in every way."""
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """``did you mean …?`` for a name that is not ``known``, or what else there is to say."""
    near = difflib.get_close_matches(name.lower(), list(known), 1)
    return f"did you mean {near[0]}?" if near else otherwise
