"""Asks what only an analyzer's own classes know. They are imported by a process of its own, never by this one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any

LIMIT_S = 60.0
_LONGEST_ANSWER = 32 * 2**20


class NoAnswer(Exception):  # noqa: N818 - reads as a statement
    """The process that was asked crashed, raised or took too long: the analyzer cannot be imported, or does harm."""


def ask(target: str, question: str, *, limit_s: float = LIMIT_S, **given: Any) -> Any:
    """Ask the analyzer ``target`` (``module:QualName``) one of the questions of :mod:`.answering`.

    Raises:
        NoAnswer: when there is none.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(json.dumps({"target": target, "question": question, "given": given}).encode())
        asked.seek(0)
        # -P: the working folder, perhaps full of samples, is no place to import from.
        command = [
            sys.executable,
            "-P",
            "-m",
            "sampler_core.registry.answering",
            str(told.fileno()),
            str(int(limit_s) + 5),
        ]
        process = subprocess.Popen(
            command, pass_fds=(told.fileno(),), stdin=asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(limit_s)
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        told.seek(0)
        return _answer(told.read(_LONGEST_ANSWER), target)


def _answer(told: bytes, target: str) -> Any:
    """The answer in the last line. A stranger's code runs beside it: nothing has to be as it should."""
    try:
        return json.loads(told.splitlines()[-1])["answer"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise NoAnswer(f"`{target}` gave no answer") from error
