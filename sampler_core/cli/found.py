"""What was found, written to stdout in one of several forms."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .terminal import data, is_terminal, say, write_json, write_path

if TYPE_CHECKING:
    from ..query.found import Column, Found

Write = Callable[[Iterable["Found"], Sequence["Column"]], Iterator["Found"]]
"""Writes each as it comes, and hands it on."""


def write_lines(found: Iterable[Found], columns: Sequence[Column]) -> Iterator[Found]:
    """A line for each, for people; on a terminal below a header, and no wider than that."""
    from .table import lines

    width = shutil.get_terminal_size().columns if is_terminal() else None
    for line, each in lines(found, columns, width):
        say(line)
        if each is not None:
            yield each


def write_objects(found: Iterable[Found], _columns: Sequence[Column]) -> Iterator[Found]:
    """One JSON object per line."""
    for each in found:
        write_json(each.as_dict())
        yield each


def write_table(found: Iterable[Found], columns: Sequence[Column]) -> Iterator[Found]:
    """CSV with a header."""
    from ..exports.table import write_found

    return write_found(found, columns, data())


def write_paths(end: str) -> Write:
    """Paths alone, byte for byte as the file system has them, with ``end`` behind each."""

    def write(found: Iterable[Found], _columns: Sequence[Column]) -> Iterator[Found]:
        for each in found:
            write_path(each.path, end)
            yield each

    return write
