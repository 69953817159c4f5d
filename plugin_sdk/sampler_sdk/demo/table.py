"""Printing the demo's findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from sampler_core.cli.terminal import console, printable, say

from .verdicts import Mark, Verdict

_KINDS = ("tempo", "key", "regions", "contents")
_SIGNS = {
    Mark.RIGHT: ("✓", "green"), Mark.NEAR: ("≈", "yellow"), Mark.WRONG: ("✗", "red"),
    Mark.UNDETERMINED: ("?", "yellow"), Mark.FAILED: ("!", "bold red"),
}  # fmt: skip
_LEGEND = "✓ right   ≈ octave, related key or type   ✗ wrong: found / true   ? undetermined"


def show(rows: Mapping[str, Mapping[str, Verdict]]) -> None:
    """Print a row per file, and a count of each mark."""
    table = Table("file", *_KINDS)
    for name, verdicts in rows.items():
        table.add_row(name, *(_cell(verdicts.get(kind)) for kind in _KINDS))
    console().print(table)
    console().print(_LEGEND, style="dim")
    say(_counts(rows))


def _cell(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("·", style="dim")
    sign, style = _SIGNS[verdict.mark]
    same = verdict.mark is Mark.RIGHT and verdict.found == verdict.true
    words = verdict.found if same else f"{verdict.found} / {verdict.true}"
    return Text.assemble((sign, style), f" {printable(str(words))}")


def _counts(rows: Mapping[str, Mapping[str, Verdict]]) -> str:
    marks = Counter(verdict.mark for verdicts in rows.values() for verdict in verdicts.values())
    counted = ", ".join(f"{marks[mark]} {mark}" for mark in Mark if marks[mark])
    return f"{sum(marks.values())} answers: {counted or 'nothing to compare'}"
