"""The signals by which a person or the system ends a program."""

from __future__ import annotations

import errno
import os
import signal

TYPE_CHECKING = False  # `typing` takes longer to load than all else before the handlers of signals are set
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""Ctrl-C, the end of the session or machine, of the terminal, and Ctrl-\\. All of them mean the same."""

EXIT_CODE = 130
"""Of a program that one of them ended."""


def handle(handler: Callable[[], None]) -> dict[int, Any]:
    """Have ``handler`` called when one of them comes. Returns the handlers before, for :func:`restore`.

    What ``nohup`` had ignored stays ignored.
    """

    def handle_one(number: int, _frame: object) -> None:
        if number == signal.SIGHUP:
            _let_go_of_terminal()
        handler()

    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    taken = [number for number in ENDING if not (ignored and number == signal.SIGHUP)]
    return {number: signal.signal(number, handle_one) for number in taken}


def restore(handlers: dict[int, Any]) -> None:
    """Set the handlers that were there before."""
    for number, handler in handlers.items():
        signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _let_go_of_terminal() -> None:
    """Where the terminal is gone, what is written to it from now on goes nowhere, instead of failing."""
    for fd in (1, 2):
        try:
            os.get_terminal_size(fd)
        except OSError as error:
            if error.errno == errno.EIO:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, fd)
                os.close(nowhere)
