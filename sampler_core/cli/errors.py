"""Expected errors as sentences with exit codes: 1 it failed, 2 wrong use, 78 the library is from a newer version."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


class CommandFailed(Exception):  # noqa: N818
    """The command cannot do what was asked. The message says why; the exit code is 1."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn the exceptions a user can do something about into a message and an exit code."""
    try:
        yield
    except BrokenPipeError:
        # The reader of our output went away (`| head`): that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        codes = [_EXIT_CODES[base.__name__] for base in type(error).__mro__ if base.__name__ in _EXIT_CODES]
        if not codes:
            raise
        click.echo(f"sampler: {error}", err=True)
        sys.exit(codes[0])


# By name, so that looking at an error imports no room that is not in use.
_EXIT_CODES = {
    "CommandFailed": 1,
    "LibraryBusy": 1,
    "LibraryDamaged": 1,
    "LibraryError": 2,
    "LibraryFull": 1,
    "MissingArray": 1,
    "QueryError": 2,
    "UnknownFile": 1,
    "UnknownFormat": 2,
    "UnknownName": 2,
    "WrongUse": 2,
    "LibraryTooNew": 78,
    "OSError": 1,
}
