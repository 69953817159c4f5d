"""The command, run in the process of the tests: the same as ``main``, without a second of imports each time."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

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
