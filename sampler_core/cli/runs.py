"""``sampler runs``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import json_option, library_option
from .parameters import whole
from .summary import counted, reasons
from .terminal import say, write_json

if TYPE_CHECKING:
    from ..store.runs import PastRun

_SHOWN = 10
_PATHS = 3


@click.command("runs")
@click.option("--limit", "-n", type=whole(), default=_SHOWN, show_default=True, help="How many.")
@library_option
@json_option
def command(limit: int, library: Path, as_json: bool) -> None:
    """The latest runs: when, what was asked, what came of it, and what each analyzer took.

    \b
      sampler runs
      sampler runs -n 1 --json

    Time, CPU and memory are those of steps that ran; what was known already took nothing. Memory is the most that the
    processes of a worker held together. With --json, one object per run and line goes to stdout.
    """
    from ..library import Library

    with Library.open_existing(library) as opened:
        found = opened.runs(limit)
    for number, run in enumerate(found):
        if as_json:
            write_json(run.as_dict())
        else:
            for line in [""] * bool(number) + _lines(run):
                say(line)


def _lines(run: PastRun) -> list[str]:
    began = run.started_at.astimezone()
    took = f" after {_duration((run.ended_at - run.started_at).total_seconds())}" if run.ended_at else ""
    lines = [f"run {run.id}  {began:%Y-%m-%d %H:%M:%S}  {run.status}{took}", f"  {_asked(run)}", *_outcome(run)]
    worked = [each for each in run.analyzers if each.steps]
    if worked:
        lines.append(f"  {'analyzer':<12} {'steps':>7} {'time':>9} {'CPU':>9} {'memory':>9}  version")
    for each in worked:
        numbers = f"{each.steps:>7} {each.elapsed_s:>8.1f}s {each.cpu_s:>8.1f}s {_memory(each.peak_mb):>9}"
        versions = f"{each.version} ({each.distribution} {each.distribution_version})"
        lines.append(f"  {each.analyzer:<12} {numbers}  {versions}")
    return lines


def _outcome(run: PastRun) -> Iterator[str]:
    """What became of files and of steps."""
    if run.files:
        yield f"  {counted(run.files, run.files['done'])}"
        if passed_over := run.files["passed_over"]:
            yield f"  passed over: {reasons(passed_over)}"
    if run.counts:
        yield f"  steps: {', '.join(f'{count} {status}' for status, count in sorted(run.counts.items()))}"


def _memory(peak_mb: float) -> str:
    """Steps of a few milliseconds are over before anybody looks."""
    return f"{peak_mb:.0f}MB" if peak_mb else "–"


def _asked(run: PastRun) -> str:
    paths = run.asked.get("paths", [])
    more = [f"and {len(paths) - _PATHS} more"] if len(paths) > _PATHS else []
    selected = [f"-p {names}" for names in run.asked.get("select", [])]
    return " ".join([*paths[:_PATHS], *more, *selected])


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"
