"""Expected errors as sentences with exit codes: 2 wrong use, 78 the library is from a newer version."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


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
        code = _EXIT_CODES.get(type(error).__name__)
        if code is None:
            raise
        click.echo(f"sampler: {error}", err=True)
        sys.exit(code)


# By name, so that looking at an error imports no room that is not in use.
_EXIT_CODES = {
    "LibraryError": 2,
    "LibraryMissing": 2,
    "NotALibrary": 2,
    "QueryError": 2,
    "UnknownName": 2,
    "WrongUse": 2,
    "LibraryTooNew": 78,
}
