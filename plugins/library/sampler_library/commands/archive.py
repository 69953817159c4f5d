"""``sampler library archive``."""

from __future__ import annotations

from pathlib import Path

import click
from sampler_sdk.commands import Place, json_option, library_option, quoted, say, write_json

from .telling import archive_line, progress


@click.command("archive")
@click.argument("file", type=Place(dir_okay=False))
@library_option
@json_option
def command(file: Path, library: Path, as_json: bool) -> None:
    """Write the whole library into the new archive FILE, which `sampler library unarchive` takes in.

    \b
      sampler library archive library.zip

    Others may use the library meanwhile: the archive is what it was at one moment. It is a zip with JSON Lines and .npy
    files, and is verified before it gets its name. The audio itself is not in it, nor are backups.
    """
    from sampler_sdk.library import Library

    from ..archive.writing import write_archive

    Library.open_existing(library).close()
    with progress() as watch:
        held = write_archive(library, file, watch)
    if as_json:
        write_json({"path": str(file), **held.model_dump(mode="json")})
        return
    say(archive_line(file, held))
    say(f"verified; `sampler library unarchive {quoted(str(file))} --library FOLDER` makes a library of it", err=True)
