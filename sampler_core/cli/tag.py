"""``sampler tag``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import QueryCommand, library_option
from .editing import edit, edit_options


@click.command("tag", cls=QueryCommand)
@click.argument("target")
@click.argument("tags", nargs=-1, required=True, metavar="NAME[=VALUE]...")
@edit_options
@library_option
def command(target: str, tags: tuple[str, ...], by: str, why: str | None, yes: bool, library: Path) -> None:
    """Tag TARGET: a file, or everything a query finds.

    \b
      sampler tag snare.wav favourite
      sampler tag 'class:kick bpm:120..128' project=summer

    `tag:favourite` and `-tag:used` find by tags.
    """
    pairs = [(name, value) for name, _, value in (tag.partition("=") for tag in tags)]
    if any(not name.strip() for name, _ in pairs):
        raise click.UsageError("a tag needs a name")
    edit(library, target, by, why, yes=yes, work=lambda _, editing, sounds: _told(editing.tag(sounds, pairs)))


def _told(count: int) -> str:
    return f"added {count} tag{'s' * (count != 1)}"
