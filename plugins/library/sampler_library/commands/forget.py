"""``sampler forget``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sampler_sdk.commands import (
    CommandFailed,
    QueryCommand,
    agreed,
    joined,
    json_option,
    library_option,
    say,
    write_json,
)

from .telling import counted, progress, size

if TYPE_CHECKING:
    from sampler_sdk.library import Library

    from ..wish import Pruned


@click.command("forget", cls=QueryCommand)
@click.argument("target", nargs=-1, required=True, metavar="FILE|QUERY")
@click.option("--edits", is_flag=True, help="Also what you have set and tagged; a backup is made before.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@library_option
@json_option
def command(target: tuple[str, ...], edits: bool, yes: bool, library: Path, as_json: bool) -> None:
    """Remove FILE, or what a query finds, from the library, with its results. Nothing on disk is touched.

    What goes is told before, and asked about. A sound that lies at another place, too, keeps its results; one of which
    you have set or tagged something stays, without its place, until the file comes back, unless --edits is given.

    \b
    Examples:
      sampler forget gone:
      sampler forget old/kick.wav
      sampler forget 'path:/media/old/' --yes
    """
    from sampler_sdk.library import Library

    from ..prune import prune, what_prune_would_do
    from ..wish import Wish

    with Library.open_existing(library) as opened:
        wish = Wish(places=frozenset(_meant(opened, joined(target))), edits=edits)
        if not yes:
            for line in _lines(what_prune_would_do(opened, wish), "would go"):
                say(line, err=True)
            agreed("Forget that?", yes=False)
        with progress():
            done = prune(opened, wish)
    if as_json:
        write_json(done.as_dict())
        return
    for line in _lines(done, "removed"):
        say(line)


def _meant(library: Library, target: str) -> list[int]:
    """A file by its path, wherever it is now, or what a query finds.

    Raises:
        CommandFailed: when that is nothing.
    """
    from sampler_sdk.library import parse_query

    if (place := library.place(target)) is not None:
        return [place]
    if places := library.places(parse_query(target)):
        return places
    raise CommandFailed(f"{target!r} is no file of the library, and as a query it finds nothing")


def _lines(done: Pruned, verb: str) -> Iterator[str]:
    yield f"{verb}: {counted(done.places, 'place')}, {counted(done.sounds, 'sound')} with no other place"
    if done.sounds:
        arrays = f"{counted(done.arrays, 'array')} of {size(done.array_bytes)}"
        yield f"{verb}: {size(done.results_bytes)} of results, {arrays}"
    if done.held_by_backups:
        yield f"of that, {size(done.held_by_backups)} stay on disk: backups hold them too"
    if done.edits:
        yield f"{verb}: {counted(done.edits, 'edit')} of yours"
    if done.kept:
        yield f"left: {counted(done.kept, 'sound')} that you have corrected or tagged; --edits forgets that, too"
    if done.backup:
        yield f"the library as it was before is the backup {done.backup}: `sampler library restore {done.backup}`"
