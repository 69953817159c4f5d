"""``sampler library stats``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sampler_sdk.commands import json_option, library_option, say, typed, write_json

from .telling import counted, size

if TYPE_CHECKING:
    from ..stats import Stats

_DAYS = 10
_MANY = 100_000


@click.command("stats")
@library_option
@json_option
def command(library: Path, as_json: bool) -> None:
    """Where the library's space goes, how it grew, and what it comes to.

    \b
      sampler library stats

    A sound that lies in several places is one file. Bytes of results are those of their JSON; arrays that several
    versions share count for each.
    """
    from sampler_sdk.library import Library

    from ..stats import stats

    with Library.open_existing(library) as opened:
        found = stats(opened)
    if as_json:
        write_json(found.as_dict())
        return
    for line in _lines(found):
        say(line)


def _lines(found: Stats) -> Iterator[str]:
    yield f"{counted(found.files, 'file')} in {counted(found.places, 'place')}, {found.hours:.1f} hours of audio"
    if found.gone:
        yield f"{counted(found.gone, 'place')} with nothing there any more: `sampler find gone:` names them"
    yield f"database {size(found.database_bytes)}, arrays {size(found.array_bytes)}"
    held = size(found.backup_bytes)
    yield f"{counted(found.backups, 'backup')}, which hold {held} that the library does not share"
    if found.superseded_bytes or found.orphan_bytes:
        orphans = f"{size(found.orphan_bytes)} belong to no result"
        yield f"{size(found.superseded_bytes)} are superseded, {orphans}: `{typed('library prune')}`"
    if found.analyzers:
        yield ""
        yield f"{'analyzer':<14} {'version':<12} {'results':>9} {'JSON':>10} {'arrays':>10} {'superseded':>11}"
    for each in found.analyzers:
        sizes = f"{size(each.result_bytes):>10} {size(each.array_bytes):>10}"
        yield f"{each.analyzer:<14} {each.version:<12} {each.results:>9} {sizes} {each.superseded:>11}"
    if found.growth:
        yield ""
        yield f"{'day':<10} {'files':>9} {'results':>9} {'grown by':>10}"
    for grown in found.growth[-_DAYS:]:
        yield f"{grown.day} {grown.files:>9} {grown.results:>9} {size(grown.size):>10}"
    yield from _forecast(found)


def _forecast(found: Stats) -> Iterator[str]:
    if found.bytes_per_file is not None:
        yield ""
        yield f"{_MANY:,} files like these take {size(found.bytes_per_file * _MANY)}"
    if found.in_a_year is not None:
        yield f"at this rate it is {size(found.in_a_year)} in a year"
