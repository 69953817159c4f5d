"""``sampler doctor``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from ..hints import with_package
from .common import json_option, library_option
from .terminal import say, typed, write_json

_LOW_DISK_BYTES = 2 * 10**9


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, how it stands, and what to do about it."""

    name: str
    state: Literal["ok", "warning", "problem"]
    found: str
    hint: str = ""


@click.command("doctor")
@library_option
@json_option
def command(library: Path, as_json: bool) -> None:
    """Check that this installation can work: Python, database, decoders, plugins, environments, disk.

    \b
      sampler doctor
      sampler doctor --json

    Exits with 1 when something is a problem.
    """
    checks = [*_programs(), *_library(library), *_plugins(), *_environments(), _disk(library)]
    if as_json:
        write_json([asdict(check) for check in checks])
    else:
        for check in checks:
            say(f"{check.state:<8} {check.name:<14} {check.found}")
            if check.hint:
                say(f"{'':<23} {check.hint}")
    sys.exit(int(any(check.state == "problem" for check in checks)))


def _programs() -> Iterator[Check]:
    import sqlite3

    import soundfile

    from ..store.engine import journal_mode

    yield Check("python", "ok", sys.version.split()[0])
    yield Check("sqlite", "ok", f"{sqlite3.sqlite_version}, journal {journal_mode()}")
    yield Check("libsndfile", "ok", str(soundfile.__libsndfile_version__))
    try:
        import av
    except ImportError as error:
        yield Check("ffmpeg", "problem", f"PyAV cannot be loaded: {error}", "pip install --force-reinstall av")
    else:
        yield Check("ffmpeg", "ok", f"PyAV {av.__version__}, FFmpeg {av.ffmpeg_version_info}")


def _library(path: Path) -> Iterator[Check]:
    from ..library import Library
    from ..store.errors import LibraryError

    if not path.exists():
        yield Check("library", "ok", f"{path} is not there yet", f"`{typed('analyze PATH')}` creates it")
        return
    try:
        with Library.open_existing(path) as library:
            faults = library.check_integrity()
    except LibraryError as error:
        yield Check("library", "problem", str(error))
        return
    for fault in faults:
        yield Check(
            "library",
            "problem",
            fault,
            f"{with_package(typed('library check'))} says what is wrong and what can be repaired",
        )
    if not faults:
        yield Check("library", "ok", str(path))


def _plugins() -> Iterator[Check]:
    from .plugins import entries

    for entry in entries():
        broken = entry["state"] in ("failed", "incompatible") or entry["faults"]
        state: Literal["ok", "warning", "problem"] = (
            "problem" if broken else "ok" if entry["state"] == "ready" else "warning"
        )
        told = "; ".join(line for line in (entry["reason"], *entry["faults"]) if line)
        found = f"{entry['state']}: {entry['distribution']} {entry['version']} {told}"
        yield Check(f"plugin {entry['name']}", state, found.strip(), entry["hint"])


def _environments() -> Iterator[Check]:
    from .env import entries

    for entry in entries():
        name = f"environment {', '.join(entry['analyzers']) or entry['fingerprint'][:12]}"
        if entry["folder"] is None:
            yield Check(name, "warning", "not built", f"sampler env build {entry['analyzers'][0]}")
        elif entry["python"] is None:
            yield Check(name, "problem", "its Python no longer runs", f"sampler env remove {entry['fingerprint'][:12]}")
        else:
            yield Check(name, "ok", f"{', '.join(entry['requirements'])}, Python {entry['python']}")


def _disk(library: Path) -> Check:
    place = next(folder for folder in (library, *library.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    found = f"{free / 1e9:.1f} GB free at {place}"
    if free < _LOW_DISK_BYTES:
        return Check("disk", "warning", found, "decoded audio needs about 20 MB a minute while it is analyzed")
    return Check("disk", "ok", found)
