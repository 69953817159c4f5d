"""``sampler watch``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import json_option, library_option, run_options, walk_options
from .terminal import say

if TYPE_CHECKING:
    from ..execution.request import Request


@click.command("watch")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@run_options
@walk_options
@click.option("--settle", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="SECONDS",
              help="How long a file must not have changed before it is analyzed.")  # fmt: skip
@library_option
@json_option
def command(
    folders: tuple[Path, ...], how: dict[str, Any], settle: float, library: Path, as_json: bool
) -> None:  # fmt: skip
    """Analyze folders, and from then on what appears in them, once it has stopped growing.

    Runs until Ctrl-C. Unfinished downloads (.part, .crdownload, …) and hidden files are left alone until they get their
    names. With --json, one object per file and line goes to stdout.
    """
    from ..audio.arriving import arrivals
    from ..execution.request import Request

    try:
        for number, paths in enumerate(arrivals(folders, settle)):
            if number == 0:
                _analyze(Request(folders, **how), library, as_json=as_json)
                say(f"Watching {', '.join(map(str, folders))}; Ctrl-C ends.", err=True)
            elif paths:
                _analyze(Request(tuple(paths), **how), library, as_json=as_json)
    except KeyboardInterrupt:
        sys.exit(0)


def _analyze(request: Request, library: Path, *, as_json: bool) -> None:
    from .running import ran

    if ran(request, library, as_json=as_json).interrupted:
        raise KeyboardInterrupt
