"""``sampler retry``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..contracts import FailureKind
from .common import QueryCommand, json_option, library_option, run_options
from .failures import failed, failure_options
from .terminal import say


@click.command("retry", cls=QueryCommand)
@failure_options
@run_options
@library_option
@json_option
def command(
    terms: tuple[str, ...], analyzers: tuple[str, ...], kinds: tuple[str, ...], how: dict[str, Any], library: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Try again what failed, on all files or on those that a query finds.

    \b
      sampler retry
      sampler retry path:Drums/ --kind crash

    Answers stay as they are; files that are gone are passed over. Exit codes are those of `sampler analyze`.
    """
    from ..execution.request import Request
    from ..library import Library
    from .running import carry_out

    with Library.open_existing(library) as opened:
        paths = list(dict.fromkeys(path for path, _ in failed(opened, terms, analyzers, kinds)))
    there = tuple(path for path in paths if path.exists())
    if gone := len(paths) - len(there):
        say(f"{gone} of {len(paths)} files are not there any more.", err=True)
    if not there:
        say("nothing to try again", err=True)
        return
    retried = [FailureKind(kind) for kind in kinds] or list(FailureKind)
    carry_out(Request(there, retry=retried, retry_of=analyzers, **how), library, as_json=as_json)
