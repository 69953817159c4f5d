"""CSV that a spreadsheet takes for what it is: numbers as numbers, text as text, nothing as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def row_writer(stream: TextIO, columns: Sequence[str]) -> Callable[[Mapping[str, Any]], None]:
    """Write a header to ``stream``, and return what writes a row below it; a row's other fields are left out.

    Text that a spreadsheet would calculate (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break, and is
    no number) gets an apostrophe before it, which makes it text there.
    """
    rows = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    rows.writeheader()

    def write(row: Mapping[str, Any]) -> None:
        rows.writerow({name: cell(value) for name, value in row.items()})

    return write


def cell(value: Any) -> Any:
    """Return ``value`` as it goes into a cell."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
