"""``sampler untag``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import QueryCommand, library_option
from .editing import edit, edit_options


@click.command("untag", cls=QueryCommand)
@click.argument("target")
@click.argument("names", nargs=-1, required=True)
@edit_options
@library_option
def command(target: str, names: tuple[str, ...], by: str, why: str | None, yes: bool, library: Path) -> None:
    """Remove tags from TARGET: a file, or everything a query finds. Those of the file itself stay.

    \b
      sampler untag snare.wav favourite
      sampler untag tag:used used --yes
    """
    edit(library, target, by, why, yes=yes, work=lambda _, editing, sounds: _told(editing.untag(sounds, names)))


def _told(count: int) -> str:
    return f"removed {count} tag{'s' * (count != 1)}"
