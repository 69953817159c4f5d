"""``sampler unset``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import QueryCommand, library_option
from .editing import edit, edit_options


@click.command("unset", cls=QueryCommand)
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

    edit(
        library, target, by, why, yes=yes,
        work=lambda opened, editing, sounds: _told(
            editing.unset_fields(
                sounds, [parse_name(name, opened.schemas(), opened.corrected_fields()) for name in names]
            )
        ),
    )  # fmt: skip


def _told(count: int) -> str:
    return f"removed {count} correction{'s' * (count != 1)}" if count else "nothing was set there"
