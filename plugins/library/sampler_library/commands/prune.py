"""``sampler library prune``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sampler_sdk.commands import json_option, library_option, say, write_json

from sampler_core.store.maintenance import OLDEST_DAYS

from .telling import counted, progress, size

if TYPE_CHECKING:
    from ..wish import Pruned

_DIGITS, _SHOWN = 9, 20
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class _Age(click.ParamType[float]):
    """``30d``, ``8w``, ``6m``, ``1y``: days."""

    name = "age"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read an age."""
        if not (found := re.fullmatch(r"(\d+)([dwmy])", value)):
            self.fail(f"{value!r} is not an age: write 30d, 8w, 6m or 1y", param, ctx)
        days = int(found[1][:_DIGITS]) * _DAYS[found[2]]
        if days > OLDEST_DAYS or len(found[1]) > _DIGITS:
            self.fail(f"{value[:_SHOWN]!r} is too long ago: {OLDEST_DAYS}d is the most", param, ctx)
        return days


@click.command("prune")
@click.option("--dry-run/--yes", "dry", default=True, help="Only tell what would go, or remove it.  [default: tell]")
@click.option("--older", type=_Age(), metavar="AGE", help="Only what is of runs before that: 30d, 8w, 6m, 1y.")
@click.option("--uninstalled", is_flag=True, help="Also results of analyzers that are not installed any more.")
@click.option("--gone", is_flag=True, help="Also files that are not on disk any more, with their results.")
@library_option
@json_option
def command(dry: bool, older: float | None, uninstalled: bool, gone: bool, library: Path, as_json: bool) -> None:
    """Remove what nobody asks for any more: results that newer ones replace, and arrays without a result.

    \b
      sampler library prune                      tells what would go
      sampler library prune --yes --older 8w

    With --older, also runs before that of which nothing is left. Files on a disk that is not mounted are not gone:
    where a whole folder is missing or empty, its files stay, and it says so. What you have set yourself is never
    removed. Nothing happens without --yes.
    """
    from sampler_sdk.library import Library

    from ..prune import prune, what_prune_would_do
    from ..wish import Wish

    wish = Wish(older, _installed() if uninstalled else None, gone)
    with Library.open_existing(library) as opened, progress():
        done = what_prune_would_do(opened, wish) if dry else prune(opened, wish)
    if as_json:
        write_json({"dry_run": dry, **done.as_dict()})
        return
    for line in _lines(done, dry=dry):
        say(line)
    if dry:
        say("nothing was removed; the same with --yes does it", err=True)


def _installed() -> set[str]:
    """Every distribution that has plugins, in whatever state: one that fails today is still installed."""
    from sampler_sdk.library import Registry

    return {"sampler-core", *(plugin.distribution for plugin in Registry.discover().plugins)}


def _lines(done: Pruned, *, dry: bool) -> Iterator[str]:
    results = done.superseded + done.uninstalled
    verb = "would go" if dry else "removed"
    of_which = f"{done.superseded} superseded, {done.uninstalled} of what is not installed"
    yield f"{verb}: {counted(results, 'result')} ({of_which})"
    if done.places or done.sounds:
        places = f"{counted(done.places, 'place')} with nothing there"
        yield f"{verb}: {places}, {counted(done.sounds, 'sound')} without a place"
    if done.runs:
        yield f"{verb}: {counted(done.runs, 'run')} of which nothing is left"
    yield f"{verb}: {size(done.results_bytes)} of results, {counted(done.arrays, 'array')} of {size(done.array_bytes)}"
    if done.held_by_backups:
        yield f"of that, {size(done.held_by_backups)} stay on disk: backups hold them too"
    if done.given_back:
        yield f"the database is {size(done.given_back)} smaller"
    for why, count in done.left.items():
        yield f"left: {counted(count, 'file')}; {why}"
