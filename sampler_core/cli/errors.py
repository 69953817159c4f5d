"""Expected errors as sentences with exit codes: 1 it failed, 2 wrong use, 78 the library is from a newer version."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from . import interruption, streams
from .streams import say
from .terminal import show_error


class CommandFailed(Exception):  # noqa: N818
    """The command cannot do what was asked. The message says why; the exit code is 1."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn the exceptions a user can do something about into a message and an exit code."""
    try:
        yield
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        if interruption.heard():  # at a question
            raise KeyboardInterrupt from None
        say("sampler: stopped, nothing was changed")
        sys.exit(1)
    except click.ClickException as error:
        with suppress(OSError):  # nobody reads it
            show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): that is its right.
        streams.forget()
        sys.exit(141)
    except Exception as error:
        codes = [_EXIT_CODES[base.__name__] for base in type(error).__mro__ if base.__name__ in _EXIT_CODES]
        if not codes or type(error).__name__ == "DamagedRow":
            if (damage := _damage()) is not None:
                error, codes = damage, [1]
            elif not codes:
                raise
        say(f"sampler: {_message(error)}")
        for note in getattr(error, "__notes__", ()):
            say(note)
        sys.exit(codes[0])


def _damage() -> Exception | None:
    """The row of a library in use that is not sound, if that may be why nobody foresaw an error."""
    library = sys.modules.get("sampler_core.library")
    if library is None or not library.OPENED:
        return None
    from ..store.checks.in_use import damage_in

    return damage_in(list(library.OPENED)[-1])


def _message(error: Exception) -> str:
    """What ``error`` says; one of the system with the file first, and without a number."""
    if isinstance(error, OSError) and error.strerror:
        about = f"{error.filename}: " if error.filename is not None else ""
        return f"{about}{error.strerror}"
    return str(error)


# By name, so that looking at an error imports no room that is not in use.
_EXIT_CODES = {
    "CommandFailed": 1,
    "ExporterFailed": 1,
    "LibraryBusy": 1,
    "LibraryDamaged": 1,
    "LibraryError": 2,
    "LibraryFull": 1,
    "MissingArray": 1,
    "QueryError": 2,
    "TermFailed": 1,
    "UnknownFile": 1,
    "UnknownFormat": 2,
    "UnknownName": 2,
    "WrongUse": 2,
    "LibraryTooNew": 78,
    "OSError": 1,
    "OutOfBounds": 2,
}
