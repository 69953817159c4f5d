"""What was found as a table for people: as wide as the terminal, paths below the folder that they share."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .terminal import printable

if TYPE_CHECKING:
    from ..query.found import Column, Found, Value
    from ..query.stretches import Stretch

Each = TypeVar("Each", bound="Found | Stretch")

_LOOKED_AT = 1000
"""Of so many files the layout is made; those that follow are laid out like them."""
_PATH = 24
_WORDS = (8, 24)
_ROOMY = 72
"""Columns of a terminal below which confidences are left out."""
_GAP = "  "
_WHEN = 8
"""As wide as lengths of files are."""


def lines(found: Iterable[Each], columns: Sequence[Column], width: int | None) -> Iterator[tuple[str, Each | None]]:
    """Yield the folder that all are in, a header, and a line with each file or stretch, ``width`` columns wide at most.

    Without ``width``, in a pipe, that is a line with each and its whole path, and nothing else.
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
    def of(cls, column: Column, found: Sequence[Found | Stretch], *, sure: bool) -> _Cells:
        width = max(_columns(column.name), *(_columns(told(each.values[column.name], column)) for each in found))
        return cls(column, width, len("conf") if sure and column.has_confidence else 0)

    def header(self) -> str:
        return self._laid_out(self.column.name, "conf")

    def line(self, found: Found | Stretch) -> str:
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
    """How wide columns are, and which folder is left out of paths. Numbers come first, then the length, or when a
    stretch is, then words."""

    folder: str
    before: tuple[_Cells, ...]
    after: tuple[_Cells, ...]
    path: int | None
    when: int = _WHEN

    @classmethod
    def of(cls, found: Sequence[Found | Stretch], columns: Sequence[Column], width: int | None) -> _Layout:
        sure = width is None or width >= _ROOMY
        cells = [_Cells.of(column, found, sure=sure) for column in columns if not _is_told(column, columns)]
        before = tuple(each for each in cells if not each.column.is_label)
        after = tuple(each for each in cells if each.column.is_label)
        when = max(_WHEN, *(len(_when(each)) for each in found))
        if width is None:
            return cls("", before, after, None, when)
        folder = _shared(found)
        paths = max(_columns(printable(os.fspath(each.path).removeprefix(folder))) for each in found)
        fixed = len(cls("", before, (), None, when)._line([""] * len(before), "", [], "")) + len(_GAP) * len(after)
        room = max(min(width - fixed - _PATH, _WORDS[1] * len(after)), width - fixed - paths)
        after = tuple(_narrowed(after, room))
        used = fixed + sum(each.width + (1 + each.sure if each.sure else 0) for each in after)
        return cls(folder, before, after, max(_WORDS[0], width - used), when)

    def header(self) -> str:
        when = "length" if self.when == _WHEN else "from – to"
        return self._line([each.header() for each in self.before], when, [e.header() for e in self.after], "file")

    def line(self, found: Found | Stretch) -> str:
        path = os.fspath(found.path)
        below = _tail(printable(path.removeprefix(self.folder) if self.folder else path), self.path)
        before, after = ([each.line(found) for each in cells] for cells in (self.before, self.after))
        return self._line(before, _when(found), after, below)

    def _line(self, before: list[str], when: str, after: list[str], path: str) -> str:
        return _GAP.join([*before, f"{when:>{self.when}}", *after, path])


def _is_told(column: Column, columns: Sequence[Column]) -> bool:
    """Whether another column tells the same and more: ``class`` tells the ``type``."""
    those = (each for each in columns if len(each.asked) > len(column.asked))
    return any(all(one in each.asked for one in column.asked) for each in those)


def told(value: Value, column: Column) -> str:
    """A value as it stands in a table; several have spaces between them."""
    each = (" ".join(filter(None, (_told(one, column), who and f"({who})"))) for one, who in value.several())
    return printable((", " if value.said_by else " ").join(dict.fromkeys(each))) or "–"


def _told(one: float | str | None, column: Column) -> str:
    if one is None:
        return "none"
    return f"{one:{column.format or 'g'}}" if isinstance(one, float) else _spoken(one, column)


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


def _when(found: Found | Stretch) -> str:
    """The length of a file; from when to when a stretch is, in the form of its file's length."""
    from ..query.found import Found
    from ..wording import clock, length

    if isinstance(found, Found):
        return "–" if found.duration_s is None else length(found.duration_s, digits=2)
    whole = found.duration_s or found.end_s or found.start_s
    start, end = clock(found.start_s, whole).strip(), found.end_s
    return f"at {start}" if end is None else f"{start} – {clock(end, whole).strip()}"


def _shared(found: Sequence[Found | Stretch]) -> str:
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
