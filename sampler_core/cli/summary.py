"""What a run leaves on the terminal: counts, and which files and analyzers failed, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .causes import Causes
from .terminal import say, typed

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

    def add(self, record: dict[str, Any]) -> None:
        """Take in one finished file."""
        for outcome in record["outcomes"]:
            if outcome["status"] == "failed":
                self._causes.add(record["path"], outcome)

    def show(self, report: RunReport) -> None:
        """Print the summary to stderr."""
        for line in self._lines(report):
            say(line, err=True)

    def _lines(self, report: RunReport) -> Iterator[str]:
        if not report.files:
            yield "There is no audio file in these places."
            yield from _passed_over(report.tally)
            return
        yield counted(report.tally.as_dict(), report.files)
        yield from self._causes.lines(_SHOWN, named=_NAMED)
        if more := self._causes.beyond(_SHOWN):
            yield f"  … and {more} more"
        yield from _passed_over(report.tally)
        if report.stopped_for is not None:
            yield f"Stopped early: {report.stopped_for}."
        elif report.files_done < report.files:
            yield "Stopped early: the same command once more does what is left."
        yield f"Library: {self._library}"
        if report.tally.failed or report.tally.unreadable:
            yield f"More: {typed('failures')}"


def counted(tally: Mapping[str, Any], files: int) -> str:
    """``771 analyzed (64 known already), 2 unreadable, 8 duplicates, 3 with a failed analyzer``, out of how many.

    ``tally`` is a :class:`~sampler_core.execution.tally.FileTally` as the record of a run has it.
    """
    known = f" ({tally['known']} known already)" if tally["known"] else ""
    copies = f"duplicate{'s' * (tally['duplicates'] != 1)}"
    counts = {"unreadable": tally["unreadable"], copies: tally["duplicates"], "with a failed analyzer": tally["failed"]}
    told = [f"{tally['analyzed']} analyzed{known}", *(f"{count} {what}" for what, count in counts.items() if count)]
    done = f"{tally['done']} of {files}" if tally["done"] < files else f"{files}"
    return f"{done} file{'s' * (files != 1)}: {', '.join(told)}"


def gone(tally: FileTally) -> Iterator[str]:
    """A line about what a run found missing, if anything."""
    if tally.gone:
        yield f"Gone since they were analyzed: {tally.gone}; `{typed('find gone:')}` names them."


def _passed_over(tally: FileTally) -> Iterator[str]:
    yield from gone(tally)
    if tally.passed_over:
        yield f"Passed over: {reasons(tally.passed_over)}; --verbose names them."


def reasons(passed_over: Mapping[str, int]) -> str:
    """``4 not audio, 2 hidden``, most first."""
    return ", ".join(f"{count} {reason}" for reason, count in Counter(passed_over).most_common())
