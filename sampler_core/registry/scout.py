"""The scout: imports one entry point in a process of its own and writes down what it offers.

Run as ``python -P -m sampler_core.registry.scout FD LIMIT_S NAME TARGET``. Importing a stranger's module may
crash, exit or hang; so each phase is announced as a line of JSON on the private descriptor before it begins,
and the last line is ``{"mistakes": […], "offer": {…}}``. Standard output is never part of the conversation.
"""

from __future__ import annotations

import faulthandler
import inspect
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import importlib_metadata
import pluggy

from .. import hookspecs
from .offer import Mistake, describe
from .selection import did_you_mean
from .targets import THINGS, WrongTarget, in_words, load

OFFERS = {
    "sampler_analyzers": "analyzers",
    "sampler_exporters": "exporters",
    "sampler_commands": "commands",
    "sampler_audio_readers": "readers",
    "sampler_run_ended": "listeners",
    "sampler_query_terms": "terms",
}
"""Hook → the field of the description it fills."""


class Scout:
    """Looks at one entry point and reports on ``fd``."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.mistakes: list[str] = []
        self.offer: dict[str, list[dict[str, Any]]] = {field: [] for field in OFFERS.values()}

    def explore(self, name: str, target: str) -> None:
        """Import, register, call each hook by itself, and report."""
        try:
            self._say(phase=f"importing `{target}`")
            plugin = importlib_metadata.EntryPoint(name, target, hookspecs.ENTRY_POINT_GROUP).load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code
            self._note(f"importing `{target}` raised", error)
        else:
            self._call_hooks(plugin, name)
        self._say(mistakes=self.mistakes, offer=self.offer)
        if not self.mistakes:
            self._say(faults=list(self._dead_ends()))

    def _dead_ends(self) -> Iterator[str]:
        """What targets lead nowhere; they are not imported before the offer is told."""
        for field, thing in THINGS.items():
            for spec in self.offer[field]:
                self._say(phase=f"the {thing} `{spec['name']}`: importing `{spec['target']}`")
                try:
                    load(spec["target"], field)
                except WrongTarget as wrong:
                    yield f"the {thing} `{spec['name']}`: {wrong}"

    def _call_hooks(self, plugin: Any, name: str) -> None:
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        try:
            manager.register(plugin, name)
        except (pluggy.PluginValidationError, ValueError) as error:
            self.mistakes.append(f"its hooks do not fit: {str(error).splitlines()[-1].strip()}")
            return
        callers = manager.get_hookcallers(plugin) or []
        self.mistakes += _misspelt(callers)
        if not callers:
            self.mistakes.append(_no_hooks(plugin))
        for caller in callers:
            if caller.has_spec():
                self._consume(caller)

    def _consume(self, caller: pluggy.HookCaller) -> None:
        for implementation in caller.get_hookimpls():
            self._say(phase=f"calling {caller.name}")
            try:
                self.offer[OFFERS[caller.name]] += describe(caller.name, implementation.function())
            except Mistake as mistake:
                self.mistakes.append(str(mistake))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - likewise
                self._note(f"{caller.name} raised", error)

    def _note(self, what: str, error: BaseException) -> None:
        traceback.print_exception(error)
        self.mistakes.append(f"{what} {in_words(error)}")

    def _say(self, **message: Any) -> None:
        data = ("\n" + json.dumps(message) + "\n").encode()
        while data:
            data = data[os.write(self._fd, data) :]


def _misspelt(callers: list[pluggy.HookCaller]) -> Iterator[str]:
    for caller in callers:
        if not caller.has_spec() and not all(each.optionalhook for each in caller.get_hookimpls()):
            yield f"unknown hook `{caller.name}`{did_you_mean(caller.name, OFFERS)}"


def _no_hooks(plugin: Any) -> str:
    unmarked = [name for name, _ in inspect.getmembers(plugin, callable) if name in OFFERS]
    if unmarked:
        return f"{unmarked[0]} is not marked: put @hookimpl above it"
    return f"it implements no hook: mark a function with @hookimpl{did_you_mean('', OFFERS)}"


def main() -> None:
    """Entry point of the scout process."""
    fd, limit_s, name, target = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    os.set_inheritable(fd, False)
    faulthandler.enable()
    signal.alarm(limit_s)  # should nobody be left to kill it
    Scout(fd).explore(name, target)
    sys.stderr.flush()
    os._exit(0)  # whatever the plugin left for the exit of the interpreter is not our business


if __name__ == "__main__":
    main()
