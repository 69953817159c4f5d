"""``sampler review``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import json_option, library_option
from .editing import edit_options
from .errors import CommandFailed
from .parameters import Place
from .terminal import say, write_json

if TYPE_CHECKING:
    from ..store.edits.review import Disagreement


@click.command("review")
@click.argument("files", nargs=-1, type=Place())
@click.option("--accept", "decision", flag_value="accept", help="Let the new estimates count: corrections are removed.")
@click.option(
    "--keep", "decision", flag_value="keep", help="Hold on to the corrections; ask no more about these estimates."
)
@edit_options
@library_option
@json_option
def command(
    files: tuple[Path, ...], decision: str | None, by: str, why: str | None, yes: bool, library: Path, as_json: bool
) -> None:  # fmt: skip
    """Where a correction and a newer estimate disagree, on all files or on FILES; and what to do about it.

    \b
      sampler review
      sampler review loop.wav --keep

    An estimate that says what it said when the correction was made is not listed, nor is one that agrees by now.
    """
    from ..library import Library

    with Library.open_existing(library) as opened:
        places = {opened.sound(path) for path in files}
        found = [each for each in opened.disagreements() if not places or each.file_id in places]
        if decision is None:
            _list(found, as_json=as_json)
            return
        if len(found) > 1 and not files and not yes:
            raise CommandFailed(f"{len(found)} corrections are meant: name files, or say so with --yes")
        with opened.transaction() as tx:
            editing = tx.edit(by, why)
            for each in found:
                (editing.keep if decision == "keep" else editing.accept)(each)
    say(f"{len(found)} {'kept' if decision == 'keep' else 'accepted'}", err=True)


def _list(found: list[Disagreement], *, as_json: bool) -> None:
    for each in found:
        if as_json:
            write_json(each.as_dict())
            continue
        override = each.override
        why = f" ({override.why})" if override.why else ""
        say(str(each.path))
        say(f"  {override.name}: {_shown(override.value)} by {override.author}, {override.at:%Y-%m-%d}{why}")
        say(f"  estimated then {_shown(override.estimate)}, now {_shown(each.now)}")
    if not as_json:
        hint = "; --keep or --accept settles it" if found else ""
        say(f"{len(found)} to decide{hint}", err=True)


def _shown(value: object) -> str:
    return "none" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
