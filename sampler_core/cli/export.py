"""``sampler export``."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from .common import TERMS, joined, library_option


@click.command("export", context_settings=TERMS)
@click.argument("terms", nargs=-1)
@click.option("--format", "name", default="jsonl", show_default=True, help="jsonl, csv, or one that a plugin adds.")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="Default: stdout.")
@library_option
def command(terms: tuple[str, ...], name: str, output: TextIO, library: Path) -> None:
    """Write every file that a query finds (all, without one) in another format."""
    from ..exports import exporter
    from ..registry.registry import Registry
    from ..storage.library import Library
    from ..storage.query import parse_query

    write = exporter(name, Registry.discover().exporters)
    with Library.open_existing(library) as opened:
        write(opened.records(parse_query(joined(terms))), output)
