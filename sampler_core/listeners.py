"""Telling plugins that a run has ended. The run is over then: nothing that they do changes how it ended."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from .hookspecs import RunEnded
from .registry.registry import Registry
from .registry.targets import WrongTarget, in_words, load


def tell(registry: Registry, ended: RunEnded, note: Callable[[str], None]) -> None:
    """Call the run listeners of ``registry`` with ``ended``, one after the other.

    What one returns, if it is a text, goes to ``note``, and so does a sentence on what one raises. What it prints goes
    to stderr: stdout is the command's.
    """
    for spec in registry.listeners:
        try:
            with contextlib.redirect_stdout(sys.stderr):
                told = load(spec.target, "listeners")(ended)
        except WrongTarget as wrong:
            note(f"{_whose(registry, spec.name)} cannot be told that the run has ended: {wrong}")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code
            note(f"{_whose(registry, spec.name)} was told that the run has ended, and raised {in_words(error)}")
        else:
            if isinstance(told, str) and told:
                note(told)


def _whose(registry: Registry, name: str) -> str:
    return f"the run listener `{name}` of {registry.owner('listeners', name)}"
