"""What a run leaves on the terminal: counts, and which files and analyzers failed, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .common import printable

if TYPE_CHECKING:
    from ..session import RunReport

_SHOWN = 10
_NAMED = 3


class Summary:
    """Collects failures while files finish, and prints them at the end, those of the same reason together."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._failures: dict[tuple[str, str], dict[str, None]] = {}
        self._cached = 0

    def add(self, record: dict[str, Any]) -> None:
        """Take in one finished file."""
        for outcome in record["outcomes"]:
            self._cached += outcome["cached"]
            if outcome["status"] == "failed":
                self._failures.setdefault(_reason(outcome), {})[printable(record["path"])] = None

    def show(self, report: RunReport) -> None:
        """Print the summary to stderr."""
        if not report.files:
            click.echo("There is no audio file in these places.", err=True)
            return
        counts = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
        click.echo(f"{report.files_done} of {report.files} files: {counts or 'none was finished'}", err=True)
        if self._cached:
            click.echo(f"{self._cached} of these were known already.", err=True)
        groups = sorted(self._failures.items(), key=lambda group: -len(group[1]))
        for (reason, hint), paths in groups[:_SHOWN]:
            click.echo(f"  failed  {reason}", err=True)
            for line in (*_files([*paths]), hint):
                click.echo(f"          {line}", err=True)
        if more := sum(len(paths) for _, paths in groups[_SHOWN:]):
            click.echo(f"  … and {more} more; `sampler find status:failed` lists the files.", err=True)
        click.echo(f"Library: {self._library}", err=True)


def _reason(outcome: dict[str, Any]) -> tuple[str, str]:
    failure = outcome["failure"]
    who = f"{outcome['analyzer']} ({outcome['distribution']} {outcome['distribution_version']})"
    message = " ".join(failure["message"].split())
    return f"{who} {failure['kind']}: {message}", failure["hint"]


def _files(paths: list[str]) -> list[str]:
    rest = len(paths) - _NAMED
    return paths[:_NAMED] + ([f"and {rest} more files"] if rest > 0 else [])
