"""``sampler set``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import TERMS, library_option
from .editing import edit, edit_options


@click.command("set", context_settings=TERMS)
@click.argument("target")
@click.argument("assignments", nargs=-1, required=True)
@edit_options
@library_option
def command(target: str, assignments: tuple[str, ...], by: str, why: str | None, yes: bool, library: Path) -> None:
    """Correct what was estimated, on TARGET: a file, or a query.

    \b
      sampler set loop.wav bpm=92 key=Am
      sampler set 'path:kicks/ -class:kick' type=kick --why 'listened to them'
      sampler set drone.wav bpm=none

    Names are bpm, key, type, form, content and own, or KIND.FIELD of any kind with a single value. What you set wins
    over estimates in show, find and export, whatever is analyzed later, until `sampler unset`.
    """
    from ..storage.edits.assignment import parse_assignment

    edit(
        library, target, by, why, yes=yes,
        work=lambda opened, editing, sounds: _told(
            assignments,
            editing.set_fields(sounds, [parse_assignment(text, opened.schemas()) for text in assignments]),
        ),
    )  # fmt: skip


def _told(assignments: tuple[str, ...], count: int) -> str:
    return f"set {', '.join(assignments)} on {count} file{'s' * (count != 1)}"
