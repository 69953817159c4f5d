"""What the commands by which people edit share: which files are meant, who does it, and why."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .common import QueryCommand
from .errors import CommandFailed
from .terminal import ask, can_ask, say

if TYPE_CHECKING:
    from ..library import Library
    from ..store.edits.editing import Editing


class SettingCommand(QueryCommand):
    """Its help lists what can be set, as the kinds of installed analyzers declare it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list."""
        from ..facets.known import Kinds
        from ..registry.registry import Registry
        from ..store.edits.assignment import told_settable

        if rows := list(told_settable(Kinds(Registry.discover().kinds))):
            with formatter.section("What can be set"):
                formatter.write_dl(rows)
        super().format_epilog(ctx, formatter)


F = TypeVar("F", bound=Callable[..., Any])


def _user() -> str:
    """The name of whoever works here; in a container there may be a number only."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # which of them depends on the version of Python
        return f"user {os.getuid()}"


def edit_options(command: F) -> F:
    """``--by``, ``--why`` and ``--yes``."""
    for option in (
        click.option("--yes", "-y", is_flag=True, help="Do not ask, however many files it is."),
        click.option("--why", metavar="TEXT", help="The reason, kept with the edit."),
        click.option("--by", default=_user, show_default="you", help="Who does it."),
    ):
        command = option(command)
    return command


def edit(
    library: Path,
    target: str,
    by: str,
    why: str | None,
    *,
    yes: bool,
    work: Callable[[Library, Editing, list[int]], str],
) -> None:
    """Do ``work`` on the sounds that ``target`` means, in one transaction, and tell what it says.

    Raises:
        CommandFailed: when nothing is meant, or a person says no.
    """
    from ..library import Library

    with Library.open_existing(library) as opened:
        sounds = _meant(opened, target)
        if len(sounds) > 1:
            agreed(f"{len(sounds)} files are meant. Go on?", yes=yes)
        with opened.transaction() as tx:
            editing = tx.edit(by, why)
            told = work(opened, editing, sounds)
    for line in (told, *editing.notes):
        say(line, err=True)


def _meant(library: Library, target: str) -> list[int]:
    """A file by its path, or what a query finds."""
    from ..query.grammar import parse_query

    if Path(target).is_file():
        return [library.sound(Path(target))]
    sounds = library.sounds(parse_query(target))
    if not sounds:
        raise CommandFailed(f"{target!r} is no file, and as a query it finds nothing")
    return sounds


def agreed(question: str, *, yes: bool) -> None:
    """Ask, unless ``yes`` was said before.

    Raises:
        CommandFailed: when the answer is no, or nobody is there to give one.
    """
    if yes:
        return
    if not can_ask():
        raise CommandFailed(f"{question} Say so with --yes")
    if not ask(question):
        raise CommandFailed("nothing was changed")
