"""What nobody foresaw: a person reads one sentence, everything else is in a file that can be sent to the authors."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

from . import interruption
from .streams import say
from .terminal import shortened

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

DEBUG = "SAMPLER_DEBUG"
"""If this variable is set, tracebacks are shown; ``--debug`` sets it."""
_MOST_REPORTS = 3
"""Of one process: a thread or a callback may fail a thousand times."""
_LONGEST = 300
_reports = 0
_thread_failed = False


def install() -> None:
    """Tell of errors in threads, and of those that Python cannot raise, like of all others."""
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable
    sys.excepthook = lambda _type, error, _traceback: _unexpected(error, "was passed over")


def told(error: BaseException) -> int:
    """Tell of ``error``, and return the exit code."""
    _unexpected(error, "ended this")
    return 1


def code_of(ended: SystemExit) -> int:
    """The exit code that ``ended`` asks for; a text is told, as Python would."""
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    say(_on_a_line(str(ended.code)))
    return 1


def code_after(code: int) -> int:
    """``code``, unless a thread failed although all else went well."""
    return code or int(_thread_failed)


def _in_thread(args: ExceptHookArgs) -> None:
    global _thread_failed
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _thread_failed = True
        _unexpected(args.exc_value, "ended a part of this")


def _unraisable(args: UnraisableHookArgs) -> None:
    if isinstance(args.exc_value, KeyboardInterrupt):
        interruption.raise_again()
    elif args.exc_value is not None and not sys.is_finalizing():
        _unexpected(args.exc_value, "was passed over")


def _unexpected(error: BaseException, what: str) -> None:
    global _reports
    if isinstance(error, KeyboardInterrupt):
        return
    _reports += 1
    if _reports > _MOST_REPORTS:
        return
    try:
        from .report import authors, shown, write

        path, who = write(error), authors(error)
        where = f"the report {path} says more: please send it to the authors of {who}"
        if os.environ.get(DEBUG):
            say(shown(error))
    except Exception as again:  # noqa: BLE001 - where memory or the disk is at its end, the sentence is what is left
        where = f"no report could be written ({_on_a_line(str(again))}); `sampler --debug …` shows more"
    say(f"sampler: {_sentence(error, what)}; {where}")


def _sentence(error: BaseException, what: str) -> str:
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        return "there is not enough memory for this"
    if isinstance(error, RecursionError):
        return "something that was read is nested too deeply"
    return f"an unexpected error {what}, {_on_a_line(f'{type(error).__name__}: {error}')}"


def _on_a_line(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)
