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
    from ..query.found import Column, Found, Value

_LOOKED_AT = 1000
"""Of so many files the layout is made; those that follow are laid out like them."""
_PATH = 24
_WORDS = (8, 24)
_ROOMY = 72
"""Columns of a terminal below which confidences are left out."""
_GAP = "  "


def lines(found: Iterable[Found], columns: Sequence[Column], width: int | None) -> Iterator[tuple[str, Found | None]]:
    """Yield the folder that all are in, a header, and a line with each file, ``width`` columns wide at most.

    Without ``width``, in a pipe, that is a line with each file and its whole path, and nothing else.
    """
    rest = iter(found)
    first = list(islice(rest, _LOOKED_AT))
    if not first:
        return
    layout = _Layout.of(first, columns, width)
    if layout.folder:
        yield f"below {layout.folder}", None
    if width is not None:
        yield layout.header(), None
    for each in chain(first, rest):
        yield layout.line(each), each


@dataclass(frozen=True)
class _Cells:
    """A column of the table: its name, and how wide it and its confidence are; 0 where that is not shown."""

    column: Column
    width: int
    sure: int = 0

    @classmethod
    def of(cls, column: Column, found: Sequence[Found], *, sure: bool) -> _Cells:
        width = max(_columns(column.name), *(_columns(told(each.values[column.name], column)) for each in found))
        return cls(column, width, len("conf") if sure and column.has_confidence else 0)

    def header(self) -> str:
        return self._laid_out(self.column.name, "conf")

    def line(self, found: Found) -> str:
        value = found.values[self.column.name]
        sure = "" if value.confidence is None else f"{value.confidence:.2f}"
        return self._laid_out(told(value, self.column), sure)

    def _laid_out(self, text: str, sure: str) -> str:
        text = _tail(text, self.width)
        room = " " * (self.width - _columns(text))
        laid_out = room + text if self.column.is_number else text + room
        return f"{laid_out} {sure:>{self.sure}}" if self.sure else laid_out


@dataclass(frozen=True)
class _Layout:
    """How wide columns are, and which folder is left out of paths. Numbers come first, then the length, then words."""

    folder: str
    before: tuple[_Cells, ...]
    after: tuple[_Cells, ...]
    path: int | None

    @classmethod
    def of(cls, found: Sequence[Found], columns: Sequence[Column], width: int | None) -> _Layout:
        sure = width is None or width >= _ROOMY
        cells = [_Cells.of(column, found, sure=sure) for column in columns if not _is_told(column, columns)]
        before = tuple(each for each in cells if not each.column.is_label)
        after = tuple(each for each in cells if each.column.is_label)
        if width is None:
            return cls("", before, after, None)
        folder = _shared(found)
        paths = max(_columns(printable(os.fspath(each.path).removeprefix(folder))) for each in found)
        fixed = len(cls("", before, (), None)._line([""] * len(before), "", [], "")) + len(_GAP) * len(after)
        room = max(min(width - fixed - _PATH, _WORDS[1] * len(after)), width - fixed - paths)
        after = tuple(_narrowed(after, room))
        used = fixed + sum(each.width + (1 + each.sure if each.sure else 0) for each in after)
        return cls(folder, before, after, max(_WORDS[0], width - used))

    def header(self) -> str:
        return self._line([each.header() for each in self.before], "length", [e.header() for e in self.after], "file")

    def line(self, found: Found) -> str:
        path = os.fspath(found.path)
        below = _tail(printable(path.removeprefix(self.folder) if self.folder else path), self.path)
        before, after = ([each.line(found) for each in cells] for cells in (self.before, self.after))
        return self._line(before, _length(found), after, below)

    def _line(self, before: list[str], length: str, after: list[str], path: str) -> str:
        return _GAP.join([*before, f"{length:>8}", *after, path])


def _is_told(column: Column, columns: Sequence[Column]) -> bool:
    """Whether another column tells the same and more: ``class`` tells the ``type``."""
    those = (each for each in columns if len(each.asked) > len(column.asked))
    return any(all(one in each.asked for one in column.asked) for each in those)


def told(value: Value, column: Column) -> str:
    """A value as it stands in a table; several have spaces between them."""
    found = value.value if isinstance(value.value, tuple) else () if value.value is None else (value.value,)
    each = (f"{one:{column.format or 'g'}}" if isinstance(one, float) else _spoken(one, column) for one in found)
    return printable(" ".join(dict.fromkeys(each))) or "–"


def _spoken(word: str, column: Column) -> str:
    from ..wording import spoken

    return spoken(word) if column.is_label else word


def _narrowed(cells: Sequence[_Cells], room: int) -> Iterator[_Cells]:
    """Words get what room there is, each its share at least, and never less than can be read."""
    for index, each in enumerate(cells):
        share = room // (len(cells) - index) - (1 + each.sure if each.sure else 0)
        narrow = _Cells(each.column, min(each.width, max(_WORDS[0], share)), each.sure)
        room -= narrow.width + (1 + each.sure if each.sure else 0)
        yield narrow


def _length(found: Found) -> str:
    from ..wording import length

    return "–" if found.duration_s is None else length(found.duration_s, digits=2)


def _shared(found: Sequence[Found]) -> str:
    """The folder that all are in, with a slash behind it; nothing where that is the root."""
    folder = os.path.commonpath([each.path.parent for each in found])
    return "" if Path(folder) == Path(Path(folder).anchor) else folder.rstrip(os.sep) + os.sep


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
