"""Targets of plugins, ``module:object``: imported, and what is wrong with those that lead nowhere."""

from __future__ import annotations

import importlib
import traceback
from pathlib import Path
from typing import Any

from ..schemas import shortened
from ..text import said_by
from .selection import did_you_mean

THINGS = {
    "commands": "command",
    "exporters": "export format",
    "readers": "reader",
    "listeners": "run listener",
    "terms": "query term",
}
"""Field of an offer → what one of its things is called."""


class WrongTarget(Exception):  # noqa: N818
    """A target cannot be imported, or is not what it is offered as; the message says which and why."""


def load(target: str, field: str) -> Any:
    """Import a command, exporter, reader, run listener or query term.

    Raises:
        WrongTarget: when that fails, or brings something else.
    """
    module, _, names = target.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for name in names.split("."):
            if not hasattr(found, name):
                known = [each for each in dir(found) if not each.startswith("_")]
                close = did_you_mean(name, known) if known else ""
                raise WrongTarget(f"its target `{target}` is wrong: `{module}` has no `{names}`{shortened(close)}")
            found = getattr(found, name)
    except WrongTarget:
        raise
    except (Exception, SystemExit) as error:
        raise WrongTarget(f"importing its target `{target}` raised {in_words(error)}") from error
    if not _fits(found, field):
        form = "a click command" if field == "commands" else "a function"
        raise WrongTarget(f"its target `{target}` is a {type(found).__name__}, not {form}")
    return found


def in_words(error: BaseException) -> str:
    """An exception of a stranger's code: what it is, what it says, and where it was raised."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "importlib" not in each.filename]
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {shortened(said_by(error))}{place}"


def _fits(found: Any, field: str) -> bool:
    if field != "commands":
        return callable(found)
    import click

    return isinstance(found, click.Command)
