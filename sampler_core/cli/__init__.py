"""The ``sampler`` command. Its own process imports no analyzer.

What is here loads nothing but signal handlers, so that an interruption is heard from the first moment; the commands are
in :mod:`.commands`.
"""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False  # `typing` takes longer to load than all else before the handlers of signals are set
if TYPE_CHECKING:
    from typing import Any

    from .commands import cli

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line and exit. What goes wrong, whatever it is, becomes a sentence and an exit code."""
    # Modules are a hundred thousand objects that stay: usual garbage collections among them are a tenth of the start.
    gc.set_threshold(50_000)
    try:
        from . import interruption

        interruption.listen()
        code = _ended()
    except KeyboardInterrupt:
        from . import interruption

        code = interruption.told()
    interruption.end_at_once()
    from .streams import flushed

    sys.exit(flushed(code))


def _ended() -> int:
    """The exit code."""
    from . import interruption, last_resort, streams

    streams.settle()
    last_resort.install()
    try:
        from .errors import explained

        with explained():
            from .commands import run

            run(sys.argv[1:])
    except SystemExit as ended:
        code = last_resort.code_of(ended)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - native code panics with what is no Exception
        if interruption.heard():  # which came out as another error
            return interruption.told()
        return last_resort.told(error)
    else:
        code = 0
    return last_resort.code_after(code)


def __getattr__(name: str) -> Any:
    if name != "cli":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .commands import cli

    return cli
