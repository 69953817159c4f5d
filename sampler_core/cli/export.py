"""``sampler export``."""

from __future__ import annotations

from collections import deque
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TextIO

import click

from ..files import new_text
from .common import QueryCommand, joined, library_option, query_argument
from .completion import export_formats
from .parameters import Place
from .terminal import data


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
@click.option("--output", type=Place(dir_okay=False), help="The file to write.  [default: stdout]")
@library_option
def command(terms: tuple[str, ...], name: str, output: Path | None, library: Path) -> None:
    """Write every file that a query finds (all, without one) in another format.

    \b
      sampler export --format csv --output sounds.csv
      sampler export class:kick bpm:120..128 > kicks.jsonl
    """
    from ..exports import CSV, exporter
    from ..exports.table import write as write_table
    from ..library import Library
    from ..query.grammar import parse_query
    from ..registry.registry import Registry

    registry = Registry.discover()
    write = None if name == CSV else exporter(name, registry.exporters, registry.owner("exporters", name))
    query = parse_query(joined(terms))
    with Library.open_existing(library) as opened, _stream(output) as stream:
        if write is None:
            deque(write_table(opened.iterate(query), opened.columns(query), stream), maxlen=0)
        else:
            write(opened.records(query), stream)


def _stream(output: Path | None) -> AbstractContextManager[TextIO]:
    if output is None or output == Path("-"):
        return nullcontext(data())
    return new_text(output)
