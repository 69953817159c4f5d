"""Answers one question about an analyzer's classes, in a process of its own, which imports the analyzer.

Run as ``python -P -m sampler_core.registry.answering FD LIMIT_S`` by :mod:`.asking`. The question is JSON on standard
input; the last line on the private descriptor is ``{"answer": …}``. Standard output is never part of the conversation.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from ..contracts import Analyzer, Result
from ..text import said_by


def options_fault(analyzer: type[Analyzer[Any]], options: dict[str, Any]) -> str:
    """Return what the analyzer's ``Options`` find wrong with ``options``, validators included; empty for nothing."""
    try:
        analyzer.Options.model_validate(options)
    except Exception as error:  # noqa: BLE001 - validators are a stranger's code
        return said_by(error).removeprefix(f"{analyzer.Options.__name__}: ") or type(error).__name__
    return ""


def upgraded(analyzer: type[Analyzer[Any]], results: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any] | None]:
    """Return each of ``results``, stored under an older schema version, in today's form; ``None`` where it has none."""
    return [_upgraded(analyzer.produces, data, version) for version, data in results]


def _upgraded(kind: type[Result], data: dict[str, Any], version: int) -> dict[str, Any] | None:
    try:
        form = kind.upgrade(data, version)
        json.dumps(form, allow_nan=False)
    except Exception:  # noqa: BLE001 - a stranger's code
        return None
    return form


_QUESTIONS: dict[str, Callable[..., Any]] = {"options_fault": options_fault, "upgraded": upgraded}


def main() -> None:
    """Entry point of the process."""
    fd, limit_s = int(sys.argv[1]), int(sys.argv[2])
    os.set_inheritable(fd, False)
    signal.alarm(limit_s)  # should nobody be left to kill it
    asked = json.load(sys.stdin)
    module, _, names = asked["target"].partition(":")
    found: Any = importlib.import_module(module)
    for name in names.split("."):
        found = getattr(found, name)
    answer = _QUESTIONS[asked["question"]](found, **asked["given"])
    with os.fdopen(fd, "w", closefd=False) as told:
        told.write("\n" + json.dumps({"answer": answer}) + "\n")
    os._exit(0)  # whatever the plugin left for the exit of the interpreter is not our business


if __name__ == "__main__":
    main()
