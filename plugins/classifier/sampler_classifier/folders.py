"""Labels and packs from folder names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Where = Literal["first", "last"]
"""``first``: ``FOLDER/LABEL/PACK/…``. ``last``: ``FOLDER/PACK/…/LABEL``."""


@dataclass(frozen=True)
class Placed:
    """A file with its label, and the sub-folder it shares with its near-duplicates."""

    path: Path
    label: str
    pack: str


def placed(root: Path, paths: Iterable[Path], where: Where) -> list[Placed]:
    """The files of ``root`` that lie in a labelled folder. Those directly in ``root`` have no label."""
    found = []
    for path in paths:
        folders = path.relative_to(root).parts[:-1]
        if folders:
            label, rest = (folders[0], folders[1:2]) if where == "first" else (folders[-1], folders[:-1][:1])
            found.append(Placed(path, label, "/".join(rest)))
    return found
