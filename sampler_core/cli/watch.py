"""``sampler watch``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import bounds
from .common import json_option, library_option, run_options, walk_options
from .parameters import Number, Place
from .summary import gone
from .terminal import say, write_json

if TYPE_CHECKING:
    from ..audio.arriving import Happened


@click.command("watch")
@click.argument("folders", nargs=-1, required=True, type=Place(exists=True, file_okay=False))
@run_options
@walk_options
@click.option("--settle", type=Number(bounds.SETTLE_S), default=2.0, show_default=True, metavar="SECONDS",
              help="How long a file must not have changed before it is analyzed.")  # fmt: skip
@library_option
@json_option
def command(
    folders: tuple[Path, ...], how: dict[str, Any], settle: float, library: Path, as_json: bool
) -> None:  # fmt: skip
    """Analyze folders, and from then on what appears in them, once it has stopped growing.

    \b
      sampler watch ~/Downloads
      sampler watch ~/Recordings --settle 10 --json

    Each file is named with what came of it, and each one that goes. What arrives together is one run. A folder that is
    moved away, or whose disk is unmounted, is waited for. Runs until Ctrl-C.

    What `sampler analyze` passes over is passed over, and so are unfinished downloads (.part, .crdownload, …) until
    they get their names. With --json, one object per file and line goes to stdout.
    """
    from ..audio.arriving import happenings

    watching = _Watching(
        [Path(os.path.normpath(folder.absolute())) for folder in folders], how, library, as_json=as_json
    )
    try:
        for happened in happenings(watching.folders, settle, hidden=how["hidden"]):
            watching.take(happened)
    except KeyboardInterrupt:
        sys.exit(0)


class _Watching:
    """Carries out what follows from what happens in ``folders``."""

    def __init__(self, folders: Sequence[Path], how: dict[str, Any], library: Path, *, as_json: bool) -> None:
        self.folders = folders
        self._how, self._library, self._as_json = how, library, as_json
        self._begun = False

    def take(self, happened: Happened) -> None:
        """One moment.

        Raises:
            KeyboardInterrupt: when a run was interrupted.
        """
        for folder in happened.lost:
            say(f"{folder} is not there any more: waiting until it is back; Ctrl-C ends.", err=True)
        if happened.found and not self._begun:
            self._scan(happened.found)
            say(f"Watching {', '.join(map(str, self.folders))}; Ctrl-C ends.", err=True)
            self._begun = True
        elif happened.found:
            for folder in happened.found:
                say(f"{folder} is back, or another disk is mounted there: looking through it.", err=True)
            self._burst(happened.found)
        if happened.arrived:
            self._burst(happened.arrived)
        if happened.gone:
            self._gone(happened.gone)

    def _scan(self, folders: Sequence[Path]) -> None:
        from ..execution.request import Request
        from .running import ran

        if ran(Request(tuple(folders), **self._how), self._library, as_json=self._as_json).interrupted:
            raise KeyboardInterrupt

    def _burst(self, paths: Sequence[Path]) -> None:
        """One run, in which each file is named as it is done."""
        from ..execution.request import Request
        from ..run import WrongUse, run
        from .progress import progress

        try:
            with progress() as observer:
                done = partial(self._done, observer.note)  # above what is redrawn
                report = run(Request(tuple(paths), **self._how), self._library, done, observer)
        except WrongUse as error:  # all of it has gone in this moment, or an analyzer with it
            say(f"sampler: {error}", err=True)
            return
        if report.interrupted:
            raise KeyboardInterrupt
        for line in gone(report.tally):
            say(line, err=True)
        if report.stopped_for is not None:
            say(f"Stopped early: {report.stopped_for}.", err=True)

    def _done(self, tell: Callable[[str], None], record: dict[str, Any]) -> None:
        if self._as_json:
            write_json(record)
        tell(f"{self._name(Path(record['path']))}: {_ending(record)}")

    def _gone(self, paths: Sequence[Path]) -> None:
        """Mark what was removed; of most of it the library knew nothing."""
        from ..library import Library
        from ..store.gone import mark_gone

        with Library.open_existing(self._library) as opened:
            found = mark_gone(opened, paths)
        for path in found.paths:
            say(f"{self._name(path)}: gone", err=True)

    def _name(self, path: Path) -> str:
        """``path`` as it lies in the folder that is watched, if that is only one."""
        only = self.folders[0] if len(self.folders) == 1 else None
        return str(path.relative_to(only) if only and path.is_relative_to(only) else path)


def _ending(record: dict[str, Any]) -> str:
    """What came of a file, in a few words."""
    failed = [outcome for outcome in record["outcomes"] if outcome["status"] == "failed"]
    if record["audio"] is None:
        return f"cannot be decoded: {failed[0]['failure']['message']}" if failed else "cannot be decoded"
    if failed:
        told = "; ".join(f"{each['analyzer']} failed: {each['failure']['message']}" for each in failed)
        return f"analyzed, but {told} (`sampler failures` tells more)"
    return "known already" if all(outcome["cached"] for outcome in record["outcomes"]) else "analyzed"
