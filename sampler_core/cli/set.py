"""``sampler set``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import library_option
from .editing import SettingCommand, edit, edit_options

if TYPE_CHECKING:
    from ..library import Library
    from ..store.edits.editing import Editing


@click.command("set", cls=SettingCommand)
@click.argument("target")
@click.argument("assignments", nargs=-1, required=True)
@click.option("--new-label", is_flag=True, help="Take a label that nobody has given yet.")
@edit_options
@library_option
def command(
    target: str, assignments: tuple[str, ...], new_label: bool, by: str, why: str | None, yes: bool, library: Path
) -> None:
    """Correct what was estimated, on TARGET: a file, or a query.

    \b
      sampler set loop.wav bpm=92 key=Am
      sampler set 'bpm:80..90 path:drum' bpm=x2
      sampler set 'path:kicks/ -class:kick' type=kick --why 'listened to them'
      sampler set drone.wav bpm=none

    Names are those below, which the kinds of installed analyzers declare, and KIND.FIELD of a kind that declares
    nothing. What you set wins over estimates in show, find and export, whatever is analyzed later, until `sampler
    unset`; what is beside it and cannot be right then is left out. With bpm=x2 and bpm=/2 the beats go along; at any
    other tempo the next `sampler analyze` lays them anew.
    """
    from ..store.edits.assignment import parse_assignment

    def work(opened: Library, editing: Editing, sounds: list[int]) -> str:
        kinds = opened.kinds_with(text.partition("=")[0] for text in assignments)
        words = None if new_label else opened.words
        count = editing.set_fields(sounds, [parse_assignment(text, kinds, words) for text in assignments])
        return f"set {', '.join(assignments)} on {count} file{'s' * (count != 1)}"

    edit(library, target, by, why, yes=yes, work=work)
