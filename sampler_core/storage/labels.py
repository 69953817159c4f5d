"""How labels are spelt where they are searched."""

from __future__ import annotations


def searchable(name: str) -> str:
    """One spelling for ``One Shot``, ``one-shot`` and ``one_shot``: folders name labels in every way."""
    return name.strip().casefold().replace("-", "_").replace(" ", "_")
