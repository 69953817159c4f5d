"""``sampler export``."""

from __future__ import annotations

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
    from ..exports import exporter
    from ..library import Library
    from ..query.parsing import parse_query
    from ..registry.registry import Registry

    registry = Registry.discover()
    write = exporter(name, registry.exporters, registry.owner("exporters", name))
    with Library.open_existing(library) as opened:
        records = opened.records(parse_query(joined(terms)))
        with _stream(output) as stream:
            write(records, stream)


def _stream(output: Path | None) -> AbstractContextManager[TextIO]:
    if output is None or output == Path("-"):
        return nullcontext(data())
    return new_text(output)
