"""``sampler plugins``."""

from __future__ import annotations

import sys
from typing import Any

import click

from . import completion
from .common import json_option
from .meant import Group
from .terminal import say, write_json


@click.group("plugins", cls=Group, invoke_without_command=True)
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 when a plugin is not ready.")
@click.pass_context
def command(ctx: click.Context, as_json: bool, strict: bool) -> None:
    """List the installed plugins: what each gives and needs, its state, and why if it is not ready.

    \b
      sampler plugins
      sampler plugins show tempo
    """
    if ctx.invoked_subcommand is None:
        _list(as_json, strict)


@command.command("list")
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 when a plugin is not ready.")
def list_(as_json: bool, strict: bool) -> None:
    """List all plugins.

    \b
      sampler plugins list --strict
    """
    _list(as_json, strict)


@command.command("examine")
@click.argument("names", nargs=-1, shell_complete=completion.plugins)
@json_option
def examine(names: tuple[str, ...], as_json: bool) -> None:
    """Examine the plugins NAMES again (all that could not be used, without names).

    \b
      sampler plugins examine
      sampler plugins examine tempo

    What was found out about a plugin is kept until it, or what is installed beside it, changes.
    """
    from ..registry.registry import Registry
    from ..registry.selection import UnknownName, did_you_mean

    known = {plugin.name for plugin in Registry.discover().plugins}
    for name in names:
        if name not in known:
            raise UnknownName(f"no plugin is called `{name}`{did_you_mean(name, known)}")
    Registry.discover(again=names)
    _list(as_json, strict=False, only=names)


@command.command("show")
@click.argument("name", shell_complete=completion.plugins)
@json_option
def show(name: str, as_json: bool) -> None:
    """Show one plugin: its analyzers, what they give and what of that can be asked for, their options and resources.

    \b
      sampler plugins show tempo
    """
    found = [entry for entry in entries() if entry["name"] == name or name in _names(entry)]
    if not found:
        raise click.UsageError(f"no plugin or analyzer is called {name!r}; `sampler plugins` lists them")
    for entry in found:
        if as_json:
            write_json(entry)
        else:
            _describe(entry)


def _list(as_json: bool, strict: bool, only: tuple[str, ...] = ()) -> None:
    found = [entry for entry in entries() if not only or entry["name"] in only]
    if as_json:
        write_json(found)
    else:
        for entry in found:
            say(f"{entry['name']:<14} {entry['state']:<13} {entry['distribution']} {entry['version']}")
            for line in _details(entry):
                say(f"  {line}")
    sys.exit(1 if strict and any(entry["state"] != "ready" or entry["faults"] for entry in found) else 0)


def entries() -> list[dict[str, Any]]:
    """Every plugin with its state; one whose analyzers all lack an input is ``blocked``."""
    from ..planning.plan import make_plan
    from ..registry.claims import contested
    from ..registry.registry import Registry
    from ..registry.selection import Selection

    registry = Registry.discover()
    plan = make_plan(registry.analyzers, Selection(), {}, {}, plugins=registry.plugins)
    blocked = {entry.analyzer: entry for entry in plan.blocked}
    claims = list(contested(registry))
    described = []
    for plugin in registry.plugins:
        entry = plugin.model_dump(mode="json")
        entry["contested"] = [told for whose, told in claims if plugin.distribution in whose]
        held = [blocked[a.name] for a in plugin.analyzers if a.name in blocked]
        if entry["state"] == "ready" and held and len(held) == len(plugin.analyzers):
            entry |= {"state": "blocked", "reason": held[0].reason, "hint": held[0].hint}
        described.append(entry)
    return described


def _names(entry: dict[str, Any]) -> list[str]:
    return [analyzer["name"] for analyzer in entry["analyzers"]]


def _details(entry: dict[str, Any]) -> list[str]:
    lines = [line for line in (entry["reason"], *entry["faults"], *entry["contested"], entry["hint"]) if line]
    for analyzer in entry["analyzers"]:
        needs = ", ".join(analyzer["requires"]) or "audio only"
        maybe = f", optionally {', '.join(analyzer['optional'])}" if analyzer["optional"] else ""
        own = ", in its own environment" if analyzer["environment"] else ""
        lines.append(f"{analyzer['name']} {analyzer['version']} gives {analyzer['kind']} from {needs}{maybe}{own}")
    lines += [f"command {spec['name']}: {spec['help']}" for spec in entry["commands"]]
    lines += [f"export format {spec['name']}: {spec['help']}" for spec in entry["exporters"]]
    lines += [f"told when a run ends, {spec['name']}: {spec['help']}" for spec in entry["listeners"]]
    lines += [f"query term {_written(spec)}: {spec['help']}" for spec in entry["terms"]]
    return lines + [f"reads {', '.join(spec['extensions'])}" for spec in entry["readers"]]


def _written(term: dict[str, Any]) -> str:
    """A query term as one writes it: ``like:FILE, sort:like``."""
    value = "|".join(term["words"]) or term["value"].upper()
    return f"{term['name']}:{value}" + (f", sort:{term['name']}" if term["order"] else "")


def _describe(entry: dict[str, Any]) -> None:
    from .described_plugin import analyzer_lines

    say(f"{entry['name']} ({entry['distribution']} {entry['version']}): {entry['state']}")
    for line in _details(entry):
        say(f"  {line}")
    for analyzer in entry["analyzers"]:
        say()
        for line in analyzer_lines(analyzer):
            say(line)
