"""CSV: one row per file, facts of the file first, then what results say. An empty cell means "none" or "not known"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from ..facets.known import Kinds
from .cells import row_writer
from .columns import Heading, headings, names_of
from .told import Record, Single, confidence_in, results_in, value_in

if TYPE_CHECKING:
    from ..query.found import Column, Found

FACTS = ("path", "duration_s", "sample_rate_hz", "channels", "format", "codec", "truncated")
_Told = tuple[Single | tuple[Single, ...] | None, float | None]


def write(records: Iterable[Record], stream: TextIO, columns: Sequence[Column], kinds: Kinds) -> None:
    """Write a header and one row per record; ``failed`` names the analyzers that did."""
    headed = headings(columns)
    write_row = row_writer(stream, [*FACTS, *names_of(headed), "failed"])
    for record in records:
        of = results_in(record, kinds)
        cells = _cells(headed, [(value_in(each.column, of), confidence_in(each.column, of)) for each in headed])
        failed = " ".join(sorted({o["analyzer"] for o in record["outcomes"] if o["status"] == "failed"}))
        write_row({"path": record["path"], **(record["audio"] or {}), **cells, "failed": failed})


def write_found(found: Iterable[Found], columns: Sequence[Column], stream: TextIO) -> Iterator[Found]:
    """Write a header and one row per file that was found; each is handed on when it is written."""
    from ..query.found import FACTS as FACTS_FOUND

    headed = headings(columns)
    write_row = row_writer(stream, [*FACTS_FOUND, *names_of(headed)])
    for file in found:
        values = [file.values[each.column.name] for each in headed]
        cells = _cells(headed, [(each.value, each.confidence) for each in values])
        write_row({**file.facts(), **cells})
        yield file


def _cells(headed: Sequence[Heading], told: Sequence[_Told]) -> Mapping[str, Any]:
    """The cells of a row; several values have spaces between them."""
    cells: dict[str, Any] = {}
    for each, (value, confidence) in zip(headed, told, strict=True):
        values = [_cell(each, one) for one in (value if isinstance(value, tuple) else (value,))]
        cells[each.value] = " ".join(map(str, values)) if isinstance(value, tuple) else values[0]
        if each.confidence:
            cells[each.confidence] = confidence
    return cells


def _cell(heading: Heading, value: Single | None) -> Single | None:
    """A value; of things that are counted a whole number."""
    facet = heading.column.asked[0].facet
    return int(value) if facet is not None and facet.measure == "count" and isinstance(value, float) else value
