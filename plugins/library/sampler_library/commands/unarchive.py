"""``sampler library unarchive``."""

from __future__ import annotations

from pathlib import Path

import click
from sampler_sdk.commands import Place, json_option, library_option, say, write_json

from .telling import archive_line, progress


@click.command("unarchive")
@click.argument("file", type=Place(dir_okay=False))
@library_option
@json_option
def command(file: Path, library: Path, as_json: bool) -> None:
    """Take FILE, which `sampler library archive` wrote, into a new library.

    \b
      sampler library unarchive library.zip --library New

    The library must not be there yet, or be empty; one in PostgreSQL is made with `sampler library create` before.
    Everything is verified first, and if something is wrong, nothing is changed. An archive of an older version of
    sampler is brought up to date.
    """
    from ..archive.taking_in import take_in

    with progress() as watch:
        held = take_in(library, file, watch)
    if as_json:
        write_json({"path": str(file), **held.model_dump(mode="json")})
        return
    say(archive_line(file, held))
    say(f"verified; it is now the library {library}", err=True)
