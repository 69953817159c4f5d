"""``sampler plan``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import HERE, analyzer_options, json_option, library_option, parse_use, plan_options
from .parameters import Place
from .terminal import say, write_json

if TYPE_CHECKING:
    from ..execution.request import Request
    from ..planning.forms import Forms
    from ..planning.plan import Plan
    from ..registry.registry import Registry


@click.command("plan")
@click.argument("paths", nargs=-1, type=Place(exists=True))
@plan_options
@click.option("--explain", is_flag=True, help="On how many files each step would run, and why.")
@click.option("--all", "everything", is_flag=True, help="With --explain: every file and every step, cached ones too.")
@click.option("--mermaid", is_flag=True, help="Draw the plan as a Mermaid diagram.")
@library_option
@json_option
def command(
    paths: tuple[Path, ...], select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
    explain: bool, everything: bool, mermaid: bool, library: Path, as_json: bool,
) -> None:  # fmt: skip
    """Show which analyzers would run in which order, who feeds whom, and what cannot run and why.

    \b
      sampler plan                           with all that is installed
      sampler plan -p key Drums              for some analyzers, and how many files there are
      sampler plan --explain Drums           what a run would do there, and why
      sampler plan --explain --all Drums     the same file by file

    Nothing is analyzed. With --json, --explain tells every file and step.
    """
    from ..execution.request import Request
    from ..planning.drawing import mermaid as draw
    from ..planning.drawing import plan_json, text_tree
    from ..run import absent_plugins, discover, plan_for

    if explain and not paths:
        raise click.UsageError("--explain needs the files or folders to explain: sampler plan --explain PATH…")
    if everything and not explain:
        raise click.UsageError("--all belongs to --explain")
    request = Request(paths, select, parse_use(use), analyzer_options(settings, HERE))
    registry = discover(request)
    plan = plan_for(registry, request, _forms(library, registry))
    for note in absent_plugins(registry):
        say(note, err=True)
    if mermaid:
        for line in draw(plan):
            say(line)
        return
    forecast = _forecast(plan, request, library) if explain else None
    if as_json:
        write_json({**plan_json(plan), **({"files": forecast} if forecast is not None else {})})
        return
    for line in text_tree(plan):
        say(line)
    if paths:
        say()
    for line in _below(request, forecast, everything) if paths else ():
        say(line)


def _forecast(plan: Plan, request: Request, library: Path) -> list[dict[str, Any]]:
    from ..forecast import forecast_files

    return list(forecast_files(plan, request.paths, library))


def _below(request: Request, forecast: list[dict[str, Any]] | None, everything: bool) -> Iterator[str]:
    """What is told below the plan: what would happen to the files or, where nobody asked, how many there are."""
    from ..audio.discover import find_audio
    from ..wording import plural
    from .explained_plan import each_file, lines

    if forecast is None:
        files = plural(sum(1 for _ in find_audio(request.paths)), "file")
        yield f"{files} in these places; --explain tells what is left to do"
    else:
        yield from each_file(forecast) if everything else lines(forecast)


def _forms(library: Path, registry: Registry) -> Forms:
    """The forms of the results in the library, where there is one."""
    from ..library import Library
    from ..run import forms_in
    from ..store.errors import LibraryError, LibraryMissing

    try:
        with Library.open_existing(library) as opened:
            return forms_in(opened, registry)
    except LibraryMissing:
        return {}
    except LibraryError as error:
        say(f"The plan is made without the library: {error}", err=True)
        return {}
