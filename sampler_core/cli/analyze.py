"""``sampler analyze``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from .common import analyzer_options, json_option, library_option, parse_use, plan_options, write_json


@click.command("analyze")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@plan_options
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@library_option
@json_option
def command(
    paths: tuple[Path, ...], select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
    jobs: int | None, retry_failed: bool, library: Path, as_json: bool,
) -> None:  # fmt: skip
    """Analyze files and folders into the library.

    What is already known is not analyzed again: after an interruption or a crash, run the same command once
    more and it finishes what is left. With --json, one object per file and line goes to stdout.

    Exit code 0: all ok. 1: something failed, and the summary says what. 2: wrong use. 130: interrupted.
    """
    from ..session import Request, run
    from .progress import progress
    from .summary import Summary

    request = Request(paths, select, parse_use(use), analyzer_options(settings, Path.cwd()), jobs, retry_failed)
    summary = Summary(library)

    def on_record(record: dict[str, Any]) -> None:
        summary.add(record)
        if as_json:
            write_json(record)

    try:
        with progress() as observer:
            report = run(request, library, on_record, observer)
    except KeyboardInterrupt:
        click.echo("Stopped before the first file. Run it again to begin.", err=True)
        sys.exit(130)
    summary.show(report)
    sys.exit(report.exit_code)
