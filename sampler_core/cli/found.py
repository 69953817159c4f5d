"""What was found, written to stdout in one of several forms."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .terminal import data, is_terminal, say, write_json, write_path

if TYPE_CHECKING:
    from ..query.found import Column, Found
    from ..query.stretches import Stretch

Each = TypeVar("Each", bound="Found | Stretch")
Write = Callable[[Iterable[Any], Sequence["Column"]], Iterator[Any]]
"""Writes each as it comes, and hands it on."""


def write_lines(found: Iterable[Each], columns: Sequence[Column]) -> Iterator[Each]:
    """A line for each, for people; on a terminal below a header, and no wider than that."""
    from .table import lines

    width = shutil.get_terminal_size().columns if is_terminal() else None
    for line, each in lines(found, columns, width):
        say(line)
        if each is not None:
            yield each


def write_objects(found: Iterable[Each], _columns: Sequence[Column]) -> Iterator[Each]:
    """One JSON object per line."""
    for each in found:
        write_json(each.as_dict())
        yield each


def write_table(*, stretches: bool) -> Write:
    """CSV with a header, of files or of stretches."""

    def write(found: Iterable[Each], columns: Sequence[Column]) -> Iterator[Each]:
        from ..exports.table import write_found

        return write_found(found, columns, data(), stretches=stretches)

    return write


def write_paths(end: str) -> Write:
    """Paths alone, once each, byte for byte as the file system has them, with ``end`` behind each."""

    def write(found: Iterable[Each], _columns: Sequence[Column]) -> Iterator[Each]:
        written = set()
        for each in found:
            if each.path not in written:
                written.add(each.path)
                write_path(each.path, end)
            yield each

    return write
