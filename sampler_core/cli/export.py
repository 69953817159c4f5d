"""``sampler export``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from ..files import new_text
from .common import QueryCommand, joined, library_option, query_argument
from .completion import export_formats
from .parameters import Place
from .terminal import data

if TYPE_CHECKING:
    from ..library import Library
    from ..query.query import Query


@click.command("export", cls=QueryCommand)
@query_argument
@click.option(
    "--format",
    "name",
    default="jsonl",
    show_default=True,
    shell_complete=export_formats,
    help="jsonl, csv, or one that a plugin adds.",
)
@click.option(
    "--field", "fields", multiple=True, metavar="NAME", help="Also this of each file: peak, acme.loudness.range."
)
@click.option("--output", type=Place(dir_okay=False), help="The file to write.  [default: stdout]")
@library_option
def command(terms: tuple[str, ...], name: str, fields: tuple[str, ...], output: Path | None, library: Path) -> None:
    """Write every file that a query finds (all, without one) in another format.

    \b
      sampler export --format csv --output sounds.csv
      sampler export class:kick bpm:120..128 > kicks.jsonl
      sampler export --format csv --field tempo.meter.numerator

    A table has a column for every facet of every kind that is about whole files, and for what --field asks for; records
    are complete anyway, and have under `values` what --field asks for.
    """
    from ..exports import CSV, exporter
    from ..exports.table import write as write_table
    from ..library import Library
    from ..query.grammar import parse_query
    from ..registry.registry import Registry

    registry = Registry.discover()
    write = None if name == CSV else exporter(name, registry.exporters, registry.owner("exporters", name))
    query = parse_query(joined(terms))
    with Library.open_existing(library) as opened:
        columns = opened.columns(query, [*(opened.kinds.facets() if write is None else ()), *fields])
        write = write or partial(write_table, columns=columns, kinds=opened.kinds)
        records = opened.records(query)
        with _stream(output) as stream:
            write(_with_values(records, opened, query, fields) if fields else records, stream)


def _with_values(
    records: Iterable[dict[str, Any]], opened: Library, query: Query, fields: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """``records``, each with what it says on ``fields``, as ``find --json`` has it."""
    from ..exports.told import confidence_in, results_in, value_in

    columns, kinds = [each for each in opened.columns(query, fields) if each.name in fields], opened.kinds
    for record in records:
        of = results_in(record, kinds)
        told = {
            each.name: {"value": value_in(each, of), "confidence": confidence_in(each, of), "unit": each.unit or None}
            for each in columns
        }
        yield {**record, "values": told}


def _stream(output: Path | None) -> AbstractContextManager[TextIO]:
    if output is None or output == Path("-"):
        return nullcontext(data())
    return new_text(output)
