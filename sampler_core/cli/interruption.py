"""Ctrl-C and its like at any moment: one line, exit code 130, and never swallowed.

A signal raises ``KeyboardInterrupt`` wherever the program is. Where Python cannot let it through (in a callback of the
garbage collector, say), it is raised again a moment later. While a run goes on, :mod:`sampler_core.run` has its own
handlers.
"""

from __future__ import annotations

import os
import signal

from .. import signals

TYPE_CHECKING = False  # `typing` takes longer to load than all else before the handlers of signals are set
if TYPE_CHECKING:
    from typing import NoReturn

_AGAIN_S = 0.01
_heard = False


def listen() -> None:
    """From now on a signal is an interruption."""
    signals.handle(_interrupt)
    signal.signal(signal.SIGALRM, lambda *_: _interrupt())


def heard() -> bool:
    """Whether one has come."""
    return _heard


def raise_again() -> None:
    """After Python could not let it through."""
    signal.setitimer(signal.ITIMER_REAL, _AGAIN_S)


def told() -> int:
    """Say that the program was interrupted; return its exit code. Another signal ends it at once."""
    end_at_once()
    from .streams import say

    say("sampler: interrupted")
    return signals.EXIT_CODE


def end_at_once() -> None:
    """From now on a signal ends the program, which is about to end anyway."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    signals.handle(_exit)


def _interrupt() -> NoReturn:
    global _heard
    _heard = True
    raise KeyboardInterrupt


def _exit() -> NoReturn:
    os._exit(signals.EXIT_CODE)
