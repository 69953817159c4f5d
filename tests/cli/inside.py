"""The command, run in the process of the tests: the same as ``main``, without a second of imports each time."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import psutil

from sampler_core.cli import cli
from sampler_core.cli.errors import explained


@dataclass
class Done:
    stdout: str
    stderr: str


def sampler(*args: str | Path, expect: int = 0) -> Done:
    out, err, code = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            with explained():
                cli([str(arg) for arg in args])
        except SystemExit as ended:
            code = int(ended.code or 0)
    assert code == expect, err.getvalue() + out.getvalue()
    return Done(out.getvalue(), err.getvalue())


def nobody_works_in(library: Path, patience_s: float = 3.0) -> bool:
    """Whether no worker of a run into ``library`` is alive, in a moment at the latest."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        commands = [p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline", "status"])]
        if not any(str(library) in word for command in commands for word in command):
            return True
        time.sleep(0.1)
    return False
