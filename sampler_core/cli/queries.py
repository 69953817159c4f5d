"""``sampler queries``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import json_option, library_option
from .completion import saved_queries
from .meant import Group
from .parameters import Place
from .terminal import say, typed, write_json


@click.group("queries", cls=Group, invoke_without_command=True)
@library_option
@json_option
@click.pass_context
def command(context: click.Context, library: Path, as_json: bool) -> None:
    """The saved queries of a library.

    \b
      sampler find --save drums 'class:kick,snare sort:bpm'
      sampler find saved:drums bpm:120..128
      sampler queries remove drums

    `saved:NAME` is a term like any other, in every command that takes a query.
    """
    context.obj = library
    if context.invoked_subcommand is not None:
        return
    from ..library import Library

    with Library.open_existing(library) as opened:
        saved = opened.saved_queries()
    width = max((len(each.name) for each in saved), default=0)
    for each in saved:
        if as_json:
            write_json(each.as_dict())
        else:
            say(f"{each.name:<{width}}  {each.query}")
    if not saved and not as_json:
        say(f"no query is saved: `{typed('find --save NAME QUERY')}` saves one", err=True)


@command.command("remove")
@click.argument("name", shell_complete=saved_queries)
@click.option("--library", type=Place(), help="The library's folder.")
@click.pass_obj
def remove(given_before: Path, name: str, library: Path | None) -> None:
    """Forget a saved query.

    \b
      sampler queries remove drums
    """
    from ..library import Library

    with Library.open_existing(library or given_before) as opened:
        opened.remove_query(name)
