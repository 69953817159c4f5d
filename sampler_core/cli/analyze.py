"""``sampler analyze``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..contracts import FailureKind
from .common import analyzer_options, json_option, library_option, limit_option, parse_use, plan_options


@click.command("analyze")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@plan_options
@limit_option
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Worker processes.  [default: one per core]")
@click.option("--retry-failed", "retry", flag_value="all", help="Try again what failed before.")
@click.option("--retry-quarantined", "retry", flag_value="crash", help="Try again what crashed before.")
@click.option("--min-free", type=click.FloatRange(min=0), default=512, show_default=True, metavar="MB",
              help="Begin no file with less than this free on the library's disk.")  # fmt: skip
@click.option("--nice", type=click.IntRange(0, 19), default=0, help="Leave the processor to other work, 19 the most.")
@click.option("--trace", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write every step, message and hand-over as JSON lines.")  # fmt: skip
@library_option
@json_option
def command(
    paths: tuple[Path, ...], select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
    limits: tuple[str, ...], jobs: int | None, retry: str | None, min_free: float, nice: int, trace: Path | None,
    library: Path, as_json: bool,
) -> None:  # fmt: skip
    """Analyze files and folders into the library.

    What is already known is not analyzed again: after an interruption or a crash, run the same command once
    more and it finishes what is left. With --json, one object per file and line goes to stdout.

    Exit code 0: all ok. 1: something failed, and the summary says what. 2: wrong use. 130: interrupted.
    """
    from ..run import Request
    from .running import carry_out

    if nice:
        os.nice(nice)  # workers and guests inherit it
    request = Request(
        paths, select, parse_use(use), analyzer_options(settings, Path.cwd()), jobs,
        analyzer_options(limits, Path.cwd(), "limits"), [kind for kind in FailureKind if retry in ("all", kind)],
        trace, min_free,
    )  # fmt: skip
    carry_out(request, library, as_json=as_json)
