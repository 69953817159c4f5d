"""``sampler analyze``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..contracts import FailureKind
from .common import json_option, library_option, run_options, walk_options
from .parameters import Place


@click.command("analyze")
@click.argument("paths", nargs=-1, required=True, type=Place())
@run_options
@walk_options
@click.option("--retry-failed", "retry", flag_value="all", help="Try again what failed before.")
@click.option("--retry-quarantined", "retry", flag_value="crash", help="Try again what crashed before.")
@click.option("--trace", type=Place(dir_okay=False), metavar="FILE",
              help="Write every step, message and hand-over as JSON lines.")  # fmt: skip
@library_option
@json_option
def command(
    paths: tuple[Path, ...], how: dict[str, Any], retry: str | None, trace: Path | None, library: Path, as_json: bool
) -> None:  # fmt: skip
    """Analyze files and folders into the library.

    \b
      sampler analyze ~/Samples            everything in it that is audio
      sampler analyze Drums -p tempo,key   two analyzers, and what they need
      sampler analyze Drums -j 2 --nice 10 leaves the processor to other work

    What is already known is not analyzed again: after an interruption or a crash, run the same command once
    more and it finishes what is left. With --json, one object per file and line goes to stdout.

    What is passed over is counted by reason: what is hidden (by a name with one leading dot and no space, or by the
    system), and what is not audio, by its content, whatever its name.

    Exit code 0: all ok. 1: something failed or cannot be read, and the summary says what. 2: wrong use. 130:
    interrupted.
    """
    from ..execution.request import Request
    from .running import carry_out

    retried = [kind for kind in FailureKind if retry in ("all", kind)]
    carry_out(Request(paths, retry=retried, trace=trace, **how), library, as_json=as_json)
