"""``sampler library restore``."""

from __future__ import annotations

from pathlib import Path

import click
from sampler_sdk.commands import ask, library_option, say, typed

from .telling import counted, progress


@click.command("restore")
@click.argument("backup")
@click.option("--yes", is_flag=True, help="Do not ask.")
@library_option
def command(backup: str, yes: bool, library: Path) -> None:
    """Put BACKUP in the place of the library: a name that `sampler library backup --list` shows, or a path.

    \b
      sampler library restore 2026-11-30-120000

    The backup is verified first. The library that is there is kept: as a backup if it is whole, otherwise its damaged
    database under another name.
    """
    from ..restore import find_backup, restore

    found = find_backup(library, backup)
    held = found.manifest
    made = f"{held.made_at.astimezone():%Y-%m-%d %H:%M}"
    holds = f"{counted(held.files, 'file')}, {counted(held.results, 'result')}"
    if not yes:
        question = f"Put the backup of {made} ({holds}) in the place of {library}?"
        ask(question, or_abort=True)
    with progress() as watch:
        done = restore(library, found, watch)
    say(f"restored the library of {made}: {holds}")
    if done.kept_aside is not None:
        say(f"what was there before is {done.kept_aside}")
    if held.lacking or held.broken_references:
        say(f"It is not whole: `{typed('library check --repair')}`, then `{typed('analyze PATH')}`.", err=True)
