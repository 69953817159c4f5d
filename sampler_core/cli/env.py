"""``sampler env``."""

from __future__ import annotations

import functools
import sys
from typing import Any

import click

from .common import json_option
from .meant import Group
from .terminal import say, write_json


@click.group("env", cls=Group, invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List, build and remove the isolated environments that analyzers declare.

    \b
      sampler env
      sampler env build key
    """
    if ctx.invoked_subcommand is None:
        _list(as_json)


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the environments: built or missing, whose, where, how large.

    \b
      sampler env list --json
    """
    _list(as_json)


@command.command("build")
@click.argument("names", nargs=-1)
def build(names: tuple[str, ...]) -> None:
    """Build the environments of the analyzers NAMES (all, without names).

    \b
      sampler env build
      sampler env build key
    """
    from ..environments.builder import EnvironmentMissing
    from ..environments.builder import build as build_environment
    from ..environments.description import default_root

    tell = functools.partial(say, err=True)
    failed = False
    for analyzer in _analyzers(names):
        try:
            where = build_environment(analyzer.environment, default_root(), tell, analyzer.name)
            say(f"{analyzer.name}: {where}")
        except EnvironmentMissing as missing:
            for line in str(missing).split("\n"):
                tell(line)
            failed = True
    sys.exit(int(failed))


@command.command("remove")
@click.argument("fingerprints", nargs=-1, required=True)
def remove(fingerprints: tuple[str, ...]) -> None:
    """Remove environments by the FINGERPRINTS that `sampler env` lists; they are built again when needed.

    \b
      sampler env remove 3f2a
    """
    from ..environments.builder import remove as remove_environment

    built = _built()
    for wanted in fingerprints:
        matching = [fingerprint for fingerprint in built if fingerprint.startswith(wanted)]
        if len(matching) != 1:
            raise click.UsageError(f"{wanted!r} fits {len(matching)} environments; `sampler env` lists them")
        remove_environment(built[matching[0]])
        say(f"removed {built[matching[0]].folder}")


def _list(as_json: bool) -> None:
    found = entries()
    if as_json:
        write_json(found)
        return
    for entry in found:
        owner = ", ".join(entry["analyzers"]) or "of no installed analyzer"
        say(f"{entry['fingerprint'][:12]}  {owner}: {', '.join(entry['requirements']) or 'no packages'}")
        if entry["folder"]:
            size = entry["size_bytes"] / 1e6
            say(f"  built, Python {entry['python'] or 'no longer runs'}, {size:.0f} MB, {entry['folder']}")
        else:
            say(f"  not built: sampler env build {entry['analyzers'][0]}")


def entries() -> list[dict[str, Any]]:
    """Every environment that is declared or built."""
    from ..environments.description import fingerprint

    built = _built()
    owners: dict[str, list[Any]] = {mark: [] for mark in built}
    for analyzer in _analyzers(()):
        owners.setdefault(fingerprint(analyzer.environment), []).append(analyzer)
    return [_entry(mark, analyzers, built.get(mark)) for mark, analyzers in owners.items()]


def _entry(mark: str, analyzers: list[Any], built: Any) -> dict[str, Any]:
    requirements = built.requirements if built else analyzers[0].environment.requirements
    return {
        "fingerprint": mark, "analyzers": [analyzer.name for analyzer in analyzers], "requirements": list(requirements),
        "folder": str(built.folder) if built else None, "python": built.python if built else None,
        "size_bytes": built.size_bytes if built else None, "installed": list(built.installed) if built else [],
    }  # fmt: skip


def _built() -> dict[str, Any]:
    from ..environments.builder import list_built
    from ..environments.description import default_root

    return {environment.fingerprint: environment for environment in list_built(default_root())}


def _analyzers(names: tuple[str, ...]) -> list[Any]:
    from ..registry.registry import Registry

    having = {a.name: a for a in Registry.discover().analyzers if a.environment is not None}
    if unknown := [name for name in names if name not in having]:
        known = ", ".join(having) or "none"
        raise click.UsageError(f"{', '.join(unknown)}: no such analyzer with an environment; there are: {known}")
    return [having[name] for name in names] if names else list(having.values())
