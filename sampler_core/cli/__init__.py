"""The ``sampler`` command. Its own process imports no analyzer, and each command's module only when called."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

import click

_COMMANDS = {
    "analyze": "Analyze files and folders into the library",
    "doctor": "Check that this installation can work",
    "env": "List, build and remove isolated environments",
    "export": "Write what a query finds in another format",
    "failures": "What failed, why, and what to do about it",
    "find": "Search the library",
    "formats": "What audio this installation reads",
    "library": "Keep the library: back up, restore, check, prune, and see where its space goes",
    "plan": "Show what would run, and why",
    "plugins": "List the installed plugins and their state",
    "queries": "List and remove saved queries",
    "retry": "Try again what failed",
    "review": "Where a correction and a newer estimate disagree",
    "runs": "The latest runs, and what they took",
    "set": "Correct what was estimated",
    "show": "Show everything the library knows of a file",
    "tag": "Tag files",
    "unset": "Let estimates count again",
    "untag": "Remove tags",
    "watch": "Analyze what appears in folders",
}


class Commands(click.Group):
    """Built-in commands, and those that plugins add, all loaded on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *(spec.name for spec in _plugin_commands(examine=False))})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _COMMANDS:
            return _load(f"{__name__}.{name}:command")
        for examine in (False, True):
            for spec in _plugin_commands(examine=examine):
                if spec.name == name:
                    return _load(spec.target)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))
        if added := [(spec.name, spec.help) for spec in _plugin_commands(examine=False)]:
            with formatter.section("Commands of plugins"):
                formatter.write_dl(sorted(added))
        if unexamined := _unexamined():
            with formatter.section("Plugins not yet examined"):
                formatter.write_text(f"{', '.join(unexamined)}: `sampler plugins` examines them")


@functools.cache
def _registry(*, examine: bool) -> Any:
    from ..registry.registry import Registry

    return Registry.discover(examine=examine)


def _plugin_commands(*, examine: bool) -> list[Any]:
    return [spec for spec in _registry(examine=examine).commands if spec.name not in _COMMANDS]


def _unexamined() -> list[str]:
    from ..registry.state import PluginState

    return list(_registry(examine=False).names(PluginState.UNEXAMINED))


def _load(target: str) -> click.Command:
    module, _, name = target.partition(":")
    command: click.Command = getattr(importlib.import_module(module), name)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sampler-core", prog_name="sampler")
def cli() -> None:
    """Turn folders of audio into a searchable library."""


def main() -> None:
    """Run the command line; expected errors are a sentence, never a traceback."""
    from .errors import explained

    with explained():
        sys.exit(cli(standalone_mode=True))
