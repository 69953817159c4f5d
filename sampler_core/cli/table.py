"""What was found as a table for people: as wide as the terminal, paths below the folder that they share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import printable

if TYPE_CHECKING:
    from ..query.search import Found

_LOOKED_AT = 1000
"""Of so many files the layout is made; those that follow are laid out like them."""
_PATH, _CLASS = 24, (8, 24)
_ROOMY = 72
"""Columns below which confidences are left out."""


def lines(found: Iterable[Found], width: int | None) -> Iterator[tuple[str, Found | None]]:
    """Yield the folder that all are in, a header, and a line with each file, ``width`` columns wide at most.

    Without ``width``, in a pipe, that is a line with each file and its whole path, and nothing else.
    """
    rest = iter(found)
    first = list(islice(rest, _LOOKED_AT))
    if not first:
        return
    layout = _Layout.of(first, width)
    if layout.folder:
        yield f"below {layout.folder}", None
    if width is not None:
        yield layout.header(), None
    for each in chain(first, rest):
        yield layout.line(each), each


@dataclass(frozen=True)
class _Layout:
    """How wide columns are, and which folder is left out of paths."""

    folder: str
    classes: int
    path: int | None
    sure: bool

    @classmethod
    def of(cls, found: Sequence[Found], width: int | None) -> _Layout:
        sure = width is None or width >= _ROOMY
        longest = max(len("class"), *(len(_classes(each)) for each in found))
        fixed = len(_line("", "", "", "", "", "", "", 0, sure=sure))
        if width is None:
            return cls("", longest, None, sure)
        folder = _shared(found)
        paths = max(_columns(printable(os.fspath(each.path).removeprefix(folder))) for each in found)
        room = max(min(width - fixed - _PATH, _CLASS[1]), width - fixed - paths)
        classes = min(longest, max(_CLASS[0], room))
        return cls(folder, classes, max(_CLASS[0], width - fixed - classes), sure)

    def header(self) -> str:
        return _line("bpm", "conf", "key", "conf", "length", "class", "file", self.classes, sure=self.sure)

    def line(self, found: Found) -> str:
        bpm = "–" if found.bpm is None else f"{found.bpm:.2f}"
        path = os.fspath(found.path)
        below = path.removeprefix(self.folder) if self.folder else path
        classes = _classes(found) if self.path is None else _tail(_classes(found), self.classes)
        return _line(
            bpm,
            _sure(found.bpm_confidence),
            found.key or "–",
            _sure(found.key_confidence),
            _length(found),
            classes,
            _tail(printable(below), self.path),
            self.classes,
            sure=self.sure,
        )


def _line(
    bpm: str, bpm_sure: str, key: str, key_sure: str, length: str, classes: str, path: str, width: int, *, sure: bool
) -> str:
    bpm, key = (f"{bpm:>6} {bpm_sure:>4}", f"{key:<8} {key_sure:>4}") if sure else (f"{bpm:>6}", f"{key:<8}")
    return f"{bpm}  {key}  {length:>8}  {_filled(classes, width)}  {path}"


def _sure(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.2f}"


def _length(found: Found) -> str:
    from ..wording import length

    return "–" if found.duration_s is None else length(found.duration_s, digits=2)


def _classes(found: Found) -> str:
    from ..wording import spoken

    return printable(" ".join(dict.fromkeys(map(spoken, found.classes)))) or "–"


def _shared(found: Sequence[Found]) -> str:
    """The folder that all are in, with a slash behind it; nothing where that is the root."""
    folder = os.path.commonpath([each.path.parent for each in found])
    return "" if Path(folder) == Path(Path(folder).anchor) else folder.rstrip(os.sep) + os.sep


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def _tail(text: str, width: int | None) -> str:
    """The end of ``text``, which tells more: a file's name, the type of a sound."""
    if width is None or _columns(text) <= width:
        return text
    while _columns(text) > width - 1:
        text = text[1:]
    return f"…{text}"


def _columns(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
