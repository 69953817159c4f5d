"""``sampler watch``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import analyzer_options, json_option, library_option, limit_option, parse_use, plan_options

if TYPE_CHECKING:
    from ..run import Request


@click.command("watch")
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@plan_options
@limit_option
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@click.option("--settle", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="SECONDS",
              help="How long a file must not have changed before it is analyzed.")  # fmt: skip
@library_option
@json_option
def command(
    folders: tuple[Path, ...], select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
    limits: tuple[str, ...], jobs: int | None, settle: float, library: Path, as_json: bool,
) -> None:  # fmt: skip
    """Analyze folders, and from then on what appears in them, once it has stopped growing.

    Runs until Ctrl-C. Unfinished downloads (.part, .crdownload, …) and hidden files are left alone until they get their
    names. With --json, one object per file and line goes to stdout.
    """
    from ..audio.arriving import arrivals
    from ..run import Request

    def request(paths: tuple[Path, ...]) -> Request:
        return Request(
            paths, select, parse_use(use), analyzer_options(settings, Path.cwd()), jobs,
            analyzer_options(limits, Path.cwd(), "limits"),
        )  # fmt: skip

    try:
        for number, paths in enumerate(arrivals(folders, settle)):
            if number == 0:
                _analyze(request(folders), library, as_json=as_json)
                click.echo(f"Watching {', '.join(map(str, folders))}; Ctrl-C ends.", err=True)
            elif paths:
                _analyze(request(tuple(paths)), library, as_json=as_json)
    except KeyboardInterrupt:
        sys.exit(0)


def _analyze(request: Request, library: Path, *, as_json: bool) -> None:
    from .running import ran

    if ran(request, library, as_json=as_json).interrupted:
        raise KeyboardInterrupt
