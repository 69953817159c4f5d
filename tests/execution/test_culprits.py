"""The culprit matrix: whatever one analyzer does on one file, just that ends as it should, and all else is well.

``docs/reliability.md`` has this table; a test below keeps them the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import actors
import culprit_at_import
import culprits
import psutil
import pytest

NATIVE = ("SIGSEGV", "SIGABRT", "SIGKILL", "os._exit(0)", "os._exit(3)")
WORKER = {
    **dict.fromkeys(NATIVE, "crash"),
    "sys.exit": "exception",
    "an exception": "exception",
    "an endless loop in Python": "timeout",
    "an endless native loop that holds the GIL": "timeout",
    "a memory bomb": "memory_limit",
    "a leak of descriptors": "exception",
    "forty processes at once": "memory_limit",
    "a thread that crashes after the answer": "ok",
    "a flood on stdout": "ok",
    "an answer of 200 MB": "contract_violation",
    "NaN in the answer": "contract_violation",
    "a field that was not declared": "contract_violation",
    "an input that was not declared": "contract_violation",
    "child processes left behind": "ok",
    "children that hold 2.8 GB together": "memory_limit",
    "death in the middle of sending": "crash",
    "a hang at shutdown": "ok",
}
GUEST = {
    **dict.fromkeys(NATIVE, "crash"),
    "sys.exit": "exception",
    "an exception": "exception",
    "an endless native loop that holds the GIL": "timeout",
    "a memory bomb": "memory_limit",
    "a flood on stdout": "ok",
    "a hang at shutdown": "ok",
}
SETUP = {"SIGSEGV": "crash", "an exception": "exception"}
TABLE = [
    *(("while it runs", how, ends) for how, ends in WORKER.items()),
    *(("in setup", how, ends) for how, ends in SETUP.items()),
    ("at import", "SIGSEGV", "crash"),
    *(("in its guest", how, ends) for how, ends in GUEST.items()),
]


LIKE_OTHERS = ("SIGABRT", "SIGKILL", "os._exit(3)")
ROWS = [pytest.param(*row, marks=pytest.mark.ci if row[1] in LIKE_OTHERS else ()) for row in TABLE]


def lines() -> Iterator[str]:
    """The table as the documentation has it."""
    yield "| where | what it does | ends as |"
    yield "|---|---|---|"
    for where, how, ends in TABLE:
        yield f"| {where} | {how} | {f'`failed`: {ends}' if ends != 'ok' else '`ok`'} |"


def ended(by: dict[str, list[dict[str, Any]]], analyzer: str) -> str:
    (outcome,) = by[analyzer]
    return str(outcome["failure"]["kind"] if outcome["failure"] else outcome["status"])


@pytest.mark.parametrize(("where", "how", "ends"), ROWS)
def test_exactly_the_guilty_ends_as_it_should(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, how: str, ends: str
) -> None:
    monkeypatch.setattr("sampler_core.execution.surroundings.build", lambda *_: Path(sys.executable))
    culprit = {"in its guest": culprits.GuestCulpritAnalyzer, "at import": culprit_at_import.ImportCulprit}.get(
        where, culprits.CulpritAnalyzer
    )
    before = {process.pid for process in psutil.process_iter()}
    options = {culprit.name: {"how": how, "when": "setup" if where == "in setup" else "analyze"}}
    everywhere, names = where in ("in setup", "at import"), ["a.wav", "b.wav", "short.wav"]
    if everywhere:  # two files tell as much as three, each of which costs two workers
        (folder / names.pop(0)).unlink()
    jobs = 2 if how == "SIGSEGV" else 1
    found = run([actors.LengthAnalyzer, culprit, actors.DoubledAnalyzer, actors.HalvesAnalyzer], options, jobs=jobs)
    for name in names:
        assert ended(found[name], culprit.name) == (ends if everywhere or name == "b.wav" else "ok")
        assert {ended(found[name], innocent) for innocent in ("decode", "length", "doubled", "halves")} == {"ok"}
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.pid not in before and _left_behind(p, tmp_path)]


def _left_behind(process: psutil.Process, folder: Path) -> bool:
    words = " ".join(process.info["cmdline"] or [])
    if "culprit_guest" not in words and "time.sleep(600)" not in words:
        return "sampler_core.execution.worker" in words and str(folder) in words
    try:  # tests that run beside this one have such processes too, but know them
        return not process.parent() or "python" not in process.parent().name()
    except psutil.NoSuchProcess:
        return False


def test_the_documentation_has_this_table() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert "\n".join(lines()) in docs, "docs/reliability.md should have:\n" + "\n".join(lines())
