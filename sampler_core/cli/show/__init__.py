"""``sampler show``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from ..common import json_option, library_option, write_json

_PIPED, _NARROWEST = 80, 40


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@library_option
@json_option
def command(file: Path, library: Path, as_json: bool) -> None:
    """Show everything the library knows of FILE: its audio, every analyzer's answer, every failure, and what is
    where in it, drawn over its duration."""
    from ...storage.library import Library

    with Library.open_existing(library) as opened:
        if as_json:
            opened.file(file)
            write_json(opened.record(file))
            return
        from rich.console import Console

        from .page import page

        width = max(_NARROWEST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _PIPED
        console = Console(width=width, highlight=False)
        for line in page(opened.file(file), width):
            console.print(line, soft_wrap=True)
