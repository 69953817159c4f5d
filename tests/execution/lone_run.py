"""Run as a program: analyze a folder with some of the actors, one JSON record per line on stdout.

usage: lone_run.py FOLDER LIBRARY ACTOR...
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import actors

from sampler_core.execution import surroundings
from sampler_core.execution.observer import Silent
from sampler_core.execution.request import Request
from sampler_core.registry.registry import Registry
from sampler_core.run import run_with


def _told(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def main() -> None:
    folder, library, *names = sys.argv[1:]
    surroundings.build = lambda *_: Path(sys.executable)  # guests need nothing that is not here
    registry = Registry.of(*(getattr(actors, name) for name in names))
    request = Request((Path(folder),), jobs=2, min_free_mb=0)
    report = run_with(registry, request, Path(library), _told, Silent())
    sys.stderr.write(f"{report.stopped_for}\n")
    sys.exit(report.exit_code)


if __name__ == "__main__":
    main()
