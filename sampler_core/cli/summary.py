"""What a run leaves on the terminal: counts, and which files and analyzers failed, and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from ..session import RunReport

_SHOWN = 10


class Summary:
    """Collects failures while files finish, and prints them at the end."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._failures: list[str] = []
        self._count: Counter[tuple[str, str]] = Counter()
        self._cached = 0

    def add(self, record: dict[str, Any]) -> None:
        """Take in one finished file."""
        for outcome in record["outcomes"]:
            self._cached += outcome["cached"]
            if outcome["status"] == "failed":
                failure = outcome["failure"]
                self._count[outcome["analyzer"], failure["kind"]] += 1
                if len(self._failures) < _SHOWN:
                    self._failures.append(_line(record["path"], outcome))

    def show(self, report: RunReport) -> None:
        """Print the summary to stderr."""
        if not report.files:
            click.echo("There is no audio file in these places.", err=True)
            return
        counts = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
        click.echo(f"{report.files_done} of {report.files} files: {counts or 'nothing to do'}", err=True)
        if self._cached:
            click.echo(f"{self._cached} of these were known already.", err=True)
        for line in self._failures:
            click.echo(line, err=True)
        if (more := sum(self._count.values()) - len(self._failures)) > 0:
            kinds = ", ".join(f"{analyzer} {kind} {n}" for (analyzer, kind), n in self._count.most_common())
            click.echo(f"  … and {more} more ({kinds}). `sampler find status:failed` lists the files.", err=True)
        click.echo(f"Library: {self._library}", err=True)


def _line(path: str, outcome: dict[str, Any]) -> str:
    failure = outcome["failure"]
    who = f"{outcome['analyzer']} ({outcome['distribution']} {outcome['distribution_version']})"
    shown = path.encode(errors="backslashreplace").decode()
    return f"  failed  {shown}\n          {who} {failure['kind']}: {failure['message']}\n          {failure['hint']}"
