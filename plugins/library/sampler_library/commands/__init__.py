"""``sampler library``: keeping it. Each command's module is imported when it is called."""

from __future__ import annotations

import importlib

import click
from sampler_sdk.commands import Group

_COMMANDS = {
    "archive": "Write the whole library into one file",
    "backup": "Back up the library, or list its backups",
    "check": "Check everything the library promises, and repair what can be repaired",
    "create": "Make a library whose rows are in PostgreSQL",
    "prune": "Remove what nobody asks for any more",
    "restore": "Put a backup in the place of the library",
    "stats": "Where the library's space goes, and how it grows",
    "unarchive": "Make a library of such a file",
}


class _Lazy(Group):
    """Commands that are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group("library", cls=_Lazy, no_args_is_help=True)
def command() -> None:
    """Keep the library: back it up, restore it, check it, prune it, hand it over, and see where its space goes.

    \b
      sampler library stats
      sampler library backup /media/stick
    """
