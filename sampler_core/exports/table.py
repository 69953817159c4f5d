"""CSV: one row per file, facts of the file first, then what results say. An empty cell means "none" or "not known"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from .cells import row_writer

if TYPE_CHECKING:
    from ..query.found import Column, Found


def write(found: Iterable[Found], columns: Sequence[Column], stream: TextIO) -> Iterator[Found]:
    """Write a header and one row per file; each is handed on when it is written."""
    from ..query.found import header

    write_row = row_writer(stream, header(columns))
    for each in found:
        write_row(each.cells())
        yield each
