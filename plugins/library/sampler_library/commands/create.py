"""``sampler library create``."""

from __future__ import annotations

from pathlib import Path

import click
from sampler_sdk.commands import library_option, say


@click.command("create")
@click.argument("address")
@library_option
def command(address: str, library: Path) -> None:
    """Make a library whose rows are in the PostgreSQL database at ADDRESS, which has to be empty.

    \b
      createdb sounds
      sampler library create postgresql:///sounds --library FOLDER

    From then on it is used by its folder like any other. Arrays and work in progress stay there, so that several
    machines need the folder on a disk that they share. A password belongs into PGPASSWORD or ~/.pgpass. A library in
    SQLite needs no such command: `sampler analyze` makes it.
    """
    from sampler_sdk.library import Library

    with Library.create(library, address) as made:
        say(f"made the library {library}, with its rows in {made.database}", err=True)
