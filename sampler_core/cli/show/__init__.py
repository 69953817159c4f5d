"""``sampler show``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ..common import json_option, library_option
from ..parameters import Place
from ..terminal import console, is_terminal, write_json

_PIPED, _NARROWEST = 80, 40


@click.command("show")
@click.argument("file", type=Place())
@library_option
@json_option
def command(file: Path, library: Path, as_json: bool) -> None:
    """Show everything the library knows of FILE: its audio, every analyzer's answer, every failure, and what is
    where in it, drawn over its duration.

    \b
      sampler show 'my loop.wav'
      sampler show loop.wav --json
    """
    from ...library import Library

    with Library.open_existing(library) as opened:
        if as_json:
            opened.file(file)
            write_json(opened.record(file))
            return
        from .page import page

        width = max(_NARROWEST, shutil.get_terminal_size().columns) if is_terminal() else _PIPED
        screen = console(width)
        for line in page(opened.file(file), width):
            screen.print(line, soft_wrap=True)
