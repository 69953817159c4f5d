"""CSV: one row per file, facts of the file first, then what results say. An empty cell means "none" or "not known"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from ..facets.known import Kinds
from .cells import row_writer
from .columns import Heading, headings, names_of
from .told import Record, Single, confidence_in, results_in, value_in

if TYPE_CHECKING:
    from ..query.found import Column, Found, Value
    from ..query.stretches import Stretch

Each = TypeVar("Each", bound="Found | Stretch")

FACTS = ("path", "duration_s", "sample_rate_hz", "channels", "format", "codec", "truncated")
_Told = tuple[Single | tuple[Single | None, ...] | None, float | None]


def write(records: Iterable[Record], stream: TextIO, columns: Sequence[Column], kinds: Kinds) -> None:
    """Write a header and one row per record; ``failed`` names the analyzers that did."""
    headed = headings(columns)
    write_row = row_writer(stream, [*FACTS, *names_of(headed), "failed"])
    for record in records:
        of = results_in(record, kinds)
        cells = _cells(headed, [(value_in(each.column, of), confidence_in(each.column, of)) for each in headed])
        failed = " ".join(sorted({o["analyzer"] for o in record["outcomes"] if o["status"] == "failed"}))
        write_row({"path": record["path"], **(record["audio"] or {}), **cells, "failed": failed})


def write_found(
    found: Iterable[Each], columns: Sequence[Column], stream: TextIO, *, stretches: bool = False
) -> Iterator[Each]:
    """Write a header and one row per file, or stretch, that was found; each is handed on when it is written."""
    from ..query.found import FACTS as FACTS_FOUND
    from ..query.stretches import FACTS as FACTS_OF_STRETCHES

    headed = headings(columns)
    write_row = row_writer(stream, [*(FACTS_OF_STRETCHES if stretches else FACTS_FOUND), *names_of(headed)])
    for one in found:
        cells = _cells(headed, [_told(one.values[heading.column.name]) for heading in headed])
        write_row({**one.facts(), **cells})
        yield one


def _told(value: Value) -> _Told:
    """A value and its confidence; of those who disagree, what each says."""
    if not value.said_by:
        return value.value, value.confidence
    return ", ".join(f"{'none' if one is None else one} ({who})" for one, who in value.several()), None


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
