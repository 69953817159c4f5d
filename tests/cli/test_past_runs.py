"""``sampler runs``: what became of files first, then of steps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sampler_core.cli.runs import _lines
from sampler_core.execution.tally import FileTally
from sampler_core.store.runs import PastRun, Took

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def past_run(**facts: Any) -> PastRun:
    how = {"status": "finished", "app_version": "0.1.0", "asked": {"paths": ["Drums"]}, "counts": {}, "files": {}}
    return PastRun(
        **{"id": 1, "started_at": NOON, "ended_at": NOON + timedelta(seconds=2), **how, "analyzers": ()} | facts
    )


def test_files_are_counted_as_in_the_summary_and_steps_are_called_steps() -> None:
    tally = FileTally(done=3, unreadable=1, known=1)
    tally.passed_over.update({"hidden": 2, "not audio": 4})
    first, asked, *rest = _lines(past_run(files=tally.as_dict(), counts={"ok": 8, "failed": 1}))
    assert first.endswith("  finished after 2.0 s")
    assert asked == "  Drums"
    assert rest == [
        "  3 files: 2 analyzed (1 known already), 1 unreadable",
        "  passed over: 4 not audio, 2 hidden",
        "  steps: 1 failed, 8 ok",
    ]


def test_a_run_that_was_killed_has_no_counts() -> None:
    assert len(_lines(past_run(status="killed", ended_at=None))) == 2


@pytest.mark.parametrize(("peak_mb", "told"), [(0.0, " –  "), (40.4, " 40MB  ")])
def test_memory_that_nobody_saw_is_not_called_nothing(peak_mb: float, told: str) -> None:
    *_, line = _lines(past_run(analyzers=(Took("tempo", "2", "sampler-tempo", "0.1.0", 1, 0.1, 0.1, peak_mb),)))
    assert told in line
