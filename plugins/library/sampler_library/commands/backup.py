"""``sampler library backup``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sampler_sdk.commands import Place, json_option, library_option, say, typed, write_json

from .telling import counted, progress, size

if TYPE_CHECKING:
    from sampler_core.store.maintenance import Backup


@click.command("backup")
@click.argument("folder", required=False, type=Place(file_okay=False))
@click.option("--list", "listed", is_flag=True, help="List the backups there instead of making one.")
@library_option
@json_option
def command(folder: Path | None, listed: bool, library: Path, as_json: bool) -> None:
    """Back up the library into a new folder in FOLDER, or in `backups` in the library's own.

    \b
      sampler library backup
      sampler library backup /media/stick
      sampler library backup --list

    Others may use the library meanwhile. The backup is a folder with the database and every array it refers to, and is
    verified before it gets its name. Arrays never change, so on the same disk a backup shares them with the library:
    only one on another disk survives the loss of this one.
    """
    from sampler_sdk.library import Library

    from sampler_core.store.maintenance import BACKUPS, back_up, backups_in

    if listed:
        _tell_all(backups_in(folder or library / BACKUPS), as_json=as_json)
        return
    Library.open_existing(library).close()
    with progress() as watch:
        backup = back_up(library, folder, watch)
    if as_json:
        write_json(_entry(backup))
    else:
        say(_line(backup))
        say(f"verified, in {backup.path}", err=True)
    if backup.manifest.lacking or backup.manifest.broken_references:
        say(f"The library itself is not whole; `{typed('library check')}` says what is wrong.", err=True)


def _tell_all(backups: list[Backup], *, as_json: bool) -> None:
    for backup in backups:
        if as_json:
            write_json(_entry(backup))
        else:
            say(_line(backup))
    if not as_json and not backups:
        say(f"no backups; `{typed('library backup')}` makes one", err=True)


def _entry(backup: Backup) -> dict[str, Any]:
    return {"path": str(backup.path), **backup.manifest.model_dump(mode="json")}


def _line(backup: Backup) -> str:
    held = backup.manifest
    lacks = f", lacks {counted(len(held.lacking), 'array')}" if held.lacking else ""
    holds = f"{counted(held.files, 'file')}, {counted(held.results, 'result')}"
    return f"{backup.path.name:<36} {holds}, {size(held.database_bytes + held.array_bytes)}, {held.reason}{lacks}"
