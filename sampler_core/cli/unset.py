"""``sampler unset``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import library_option
from .editing import SettingCommand, edit, edit_options

if TYPE_CHECKING:
    from ..library import Library
    from ..store.edits.editing import Editing


@click.command("unset", cls=SettingCommand)
@click.argument("target")
@click.argument("names", nargs=-1, required=True)
@edit_options
@library_option
def command(target: str, names: tuple[str, ...], by: str, why: str | None, yes: bool, library: Path) -> None:
    """Let estimates count again, on TARGET: a file, or a query.

    \b
      sampler unset loop.wav bpm
    """
    from ..store.edits.assignment import parse_name

    def work(opened: Library, editing: Editing, sounds: list[int]) -> str:
        kinds, known = opened.kinds_with(names), opened.corrected_fields()
        return _told(editing.unset_fields(sounds, [parse_name(name, kinds, known) for name in names]))

    edit(library, target, by, why, yes=yes, work=work)


def _told(count: int) -> str:
    return f"removed {count} correction{'s' * (count != 1)}" if count else "nothing was set there"
