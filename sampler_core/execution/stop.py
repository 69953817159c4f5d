"""How a run is asked to end before its work is done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .. import signals

_STOPPING = "Stopping after the steps in progress; Ctrl-C again stops now. Run it again to continue."


@dataclass
class Stop:
    """Set by whoever wants a run to end; the supervisor looks at it at every turn."""

    asked: bool = False
    """Finish the steps in hand and begin no others."""
    now: bool = False
    """Do not even finish those."""
    reason: str | None = None
    """Why the run stopped by itself, and what to do."""
    message: str | None = None
    """What a person should read at the next turn."""


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """The first signal: finish the steps in progress and stop. The second: stop now. None of that loses what is
    finished. A third does not wait for the supervisor to notice."""

    def interrupt() -> None:
        # Nothing is written here: the signal may have come in the middle of writing.
        if stop.now:
            raise KeyboardInterrupt
        stop.now, stop.asked = stop.asked, True
        stop.message = None if stop.now else _STOPPING

    mine = threading.current_thread() is threading.main_thread()  # signals belong to it
    before = signals.handle(interrupt) if mine else {}
    try:
        yield
    finally:
        signals.restore(before)
