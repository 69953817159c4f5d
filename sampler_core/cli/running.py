"""Carrying out a run for a command: progress while it goes on, a summary at its end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .terminal import write_json

if TYPE_CHECKING:
    from ..execution.request import Request
    from ..run import RunReport


def carry_out(request: Request, library: Path, *, as_json: bool) -> NoReturn:
    """Run, and exit: 0 all ok, 1 something failed, 130 interrupted; errors as :func:`ran`."""
    sys.exit(ran(request, library, as_json=as_json).exit_code)


def ran(request: Request, library: Path, *, as_json: bool) -> RunReport:
    """Run, and tell how it went.

    Raises:
        WrongUse: when nothing can be planned or a path does not exist.
    """
    from ..run import run
    from .progress import progress
    from .summary import Summary

    summary = Summary(library)

    def on_record(record: dict[str, Any]) -> None:
        summary.add(record)
        if as_json:
            write_json(record)

    with progress() as observer:
        report = run(request, library, on_record, observer)
    summary.show(report)
    return report
