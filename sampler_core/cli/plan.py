"""``sampler plan``."""

from __future__ import annotations

from pathlib import Path

import click

from .common import analyzer_options, json_option, library_option, parse_use, plan_options
from .terminal import say, write_json


@click.command("plan")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@plan_options
@click.option("--explain", is_flag=True, help="For each file and step: cached, or why it will run.")
@click.option("--mermaid", is_flag=True, help="Draw the plan as a Mermaid diagram.")
@library_option
@json_option
def command(
    paths: tuple[Path, ...], select: tuple[str, ...], use: tuple[str, ...], settings: tuple[str, ...],
    explain: bool, mermaid: bool, library: Path, as_json: bool,
) -> None:  # fmt: skip
    """Show which analyzers would run in which order, who feeds whom, and what cannot run and why."""
    from ..execution.request import Request
    from ..planning.drawing import mermaid as draw
    from ..planning.drawing import plan_json, text_tree
    from ..run import absent_plugins, discover, plan_for

    if explain and not paths:
        raise click.UsageError("--explain needs the files or folders to explain: sampler plan --explain PATH…")
    request = Request(paths, select, parse_use(use), analyzer_options(settings, Path.cwd()))
    registry = discover(request)
    plan = plan_for(registry, request)
    for note in absent_plugins(registry):
        say(note, err=True)
    if mermaid:
        for line in draw(plan):
            say(line)
        return
    forecast = None
    if explain:
        from ..forecast import forecast_files

        forecast = list(forecast_files(plan, request.paths, library))
    if as_json:
        write_json({**plan_json(plan), **({"files": forecast} if forecast is not None else {})})
        return
    for line in text_tree(plan):
        say(line)
    for entry in forecast or ():
        say()
        say(entry["path"])
        for step in entry["steps"]:
            say(f"  {step['analyzer']:<14} {step['state']:<8} {step['why']}")
