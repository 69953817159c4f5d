"""The commands: those that are built in and those of plugins, each imported when it is called."""

from __future__ import annotations

import functools
import importlib
import os
from collections.abc import Sequence
from typing import Any

import click

from ..hints import PACKAGES
from .last_resort import DEBUG
from .meant import Group
from .terminal import data, guarded, printable

_NAME, _COMPLETION = "sampler", "_SAMPLER_COMPLETE"
_COMMANDS = {
    "analyze": "Analyze files and folders into the library",
    "doctor": "Check that this installation can work",
    "env": "List, build and remove isolated environments",
    "export": "Write what a query finds in another format",
    "failures": "What failed, why, and what to do about it",
    "find": "Search the library",
    "formats": "What audio this installation reads",
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
    "words": "What can be asked for, and how often it is found",
    "watch": "Analyze what appears in folders",
}


class Commands(Group):
    """Built-in commands, and those that plugins add, all loaded on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *(spec.name for spec in _plugin_commands(examine=False))})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _COMMANDS:
            return _load(f"{__package__}.{name}:command")
        for examine in (False, True):
            for spec in _plugin_commands(examine=examine):
                if spec.name == name:
                    return _load_of_plugin(name, spec.target, _registry(examine=examine).owner("commands", name))
        if name in PACKAGES:
            raise click.UsageError(_missing(name, PACKAGES[name]), ctx)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))
        if added := [(printable(spec.name), printable(spec.help)) for spec in _plugin_commands(examine=False)]:
            with formatter.section("Commands of plugins"):
                formatter.write_dl(sorted(added))
        if unexamined := _unexamined():
            with formatter.section("Plugins not yet examined"):
                formatter.write_text(f"{', '.join(unexamined)}: `sampler plugins` examines them")


def _missing(name: str, package: str) -> str:
    """Why there is no command that one of our own packages has, and what to do about that."""
    for plugin in _registry(examine=True).plugins:
        if plugin.distribution == package:
            why = f"the plugin {plugin.name} ({package} {plugin.version}), which has it, is {plugin.state}"
            return f"there is no `sampler {name}`: {why}. {plugin.reason}; {plugin.hint}".rstrip("; ")
    return f"`sampler {name}` comes with a package that is not installed: `pip install {package}`"


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


def _load_of_plugin(name: str, target: str, owner: str) -> click.Command:
    from ..registry.targets import WrongTarget, load
    from .errors import CommandFailed

    try:
        command: click.Command = load(target, "commands")
    except WrongTarget as wrong:
        raise CommandFailed(f"`sampler {name}` of {owner} cannot run: {wrong}. Report it to its authors") from wrong
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sampler-core", prog_name="sampler")
@click.option("--debug", is_flag=True, envvar=DEBUG, help="Show the traceback of an unexpected error.")
def cli(debug: bool) -> None:
    """Turn folders of audio into a searchable library."""
    if debug:
        os.environ[DEBUG] = "1"


def run(arguments: Sequence[str]) -> None:
    """Carry out a command line, or complete it for a shell that asks for that."""
    if wanted := os.environ.get(_COMPLETION):
        raise SystemExit(_completed(wanted))
    # Not `cli()`, which takes an interruption for a failure.
    with guarded(), cli.make_context(_NAME, [*arguments]) as context:
        cli.invoke(context)


def _completed(wanted: str) -> int:
    """Write what a shell wants: ``bash_source``, the lines that set completion up; ``bash_complete``, the words."""
    from click.shell_completion import get_completion_class

    shell, _, instruction = wanted.partition("_")
    if (kind := get_completion_class(shell)) is None or instruction not in {"source", "complete"}:
        return 1
    completion = kind(cli, {}, _NAME, _COMPLETION)
    data().write(completion.source() if instruction == "source" else f"{completion.complete()}\n")
    return 0
