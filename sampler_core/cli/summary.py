"""What a run leaves on the terminal: counts, and which files and analyzers failed, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .causes import Causes
from .terminal import say

if TYPE_CHECKING:
    from ..execution.tally import FileTally
    from ..run import RunReport

_SHOWN = 10
_NAMED = 3


class Summary:
    """Collects failures while files finish, and prints them at the end, those of the same reason together."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._causes = Causes()
        self._cached = 0

    def add(self, record: dict[str, Any]) -> None:
        """Take in one finished file."""
        for outcome in record["outcomes"]:
            self._cached += outcome["cached"]
            if outcome["status"] == "failed":
                self._causes.add(record["path"], outcome)

    def show(self, report: RunReport) -> None:
        """Print the summary to stderr."""
        if not report.files:
            say("There is no audio file in these places.", err=True)
            self._passed_over(report.tally)
            return
        counts = ", ".join(f"{count} {status}" for status, count in sorted(report.statuses.items()))
        say(f"{report.files_done} of {report.files} files: {counts or 'none was finished'}", err=True)
        if self._cached:
            say(f"{self._cached} of these were known already.", err=True)
        for line in self._causes.lines(_SHOWN, named=_NAMED):
            say(line, err=True)
        if more := self._causes.beyond(_SHOWN):
            say(f"  … and {more} more; `sampler failures` tells all.", err=True)
        if report.stopped_for is not None:
            say(f"Stopped early: {report.stopped_for}.", err=True)
        self._passed_over(report.tally)
        say(f"Library: {self._library}", err=True)

    def _passed_over(self, tally: FileTally) -> None:
        if tally.gone:
            say(f"Gone since they were analyzed: {tally.gone}; `sampler find gone:` names them.", err=True)
        if tally.passed_over:
            counts = ", ".join(f"{count} {reason}" for reason, count in tally.passed_over.most_common())
            say(f"Passed over: {counts}; --verbose names them.", err=True)
