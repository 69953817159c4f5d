"""What a run takes from the library and what it runs again, by what has changed since."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import actors
import pytest

from sampler_core.contracts import Environment
from sampler_core.library import Library
from sampler_core.store.edits.assignment import parse_assignment


def cached(found: Mapping[str, Any], analyzer: str) -> Counter[bool]:
    """How many answers of ``analyzer`` were taken from the library, and how many were not."""
    outcomes = [outcome for by_analyzer in found.values() for outcome in by_analyzer[analyzer]]
    return Counter(outcome["cached"] for outcome in outcomes if outcome["status"] == "ok")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every environment is the one of the tests, whatever it asks for."""
    monkeypatch.setattr("sampler_core.execution.surroundings.build", lambda *_: Path(sys.executable))


@pytest.mark.usefixtures("built")
def test_another_environment_runs_its_analyzer_again_and_no_other(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    analyzers = [actors.FarAnalyzer, actors.LoudAnalyzer, actors.HalvesAnalyzer]
    run(analyzers)
    assert cached(run(analyzers), "far") == {True: 3}
    other = Environment(requirements=("numpy>=2",), guest="far_guest.py")
    monkeypatch.setattr(actors.FarAnalyzer, "environment", other)
    again = run(analyzers)
    assert cached(again, "far") == {False: 3}
    assert cached(again, "halves") == {True: 3}


@pytest.mark.ci
def test_another_version_runs_its_analyzer_again_and_what_follows_from_a_new_answer(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyzers = [actors.LengthAnalyzer, actors.DoubledAnalyzer, actors.HalvesAnalyzer]
    run(analyzers)
    monkeypatch.setattr(actors.LengthAnalyzer, "version", "2")
    again = run(analyzers)
    assert cached(again, "length") == {False: 3}
    # The answer is the same, so what was made from it still holds.
    assert cached(again, "doubled") == {True: 3}
    assert cached(again, "halves") == {True: 3}


@pytest.mark.ci
def test_other_options_run_their_analyzer_again(run: Any) -> None:
    run([actors.TroubleAnalyzer], {"trouble": {"how": "stdout"}})
    assert cached(run([actors.TroubleAnalyzer], {"trouble": {"how": "stdout"}}), "trouble") == {True: 3}
    assert cached(run([actors.TroubleAnalyzer], {"trouble": {"how": "files"}}), "trouble") == {False: 3}


def test_an_answer_is_held_to_the_schema_of_its_kind(run: Any) -> None:
    failure = run([actors.LengthAnalyzer, actors.BoastingAnalyzer])["a.wav"]["boasting"][0]["failure"]
    assert failure["kind"] == "contract_violation"
    assert "test.boasted" in failure["message"]
    assert "actors" in failure["hint"] or "authors" in failure["hint"]


def test_a_strangers_analyzer_follows_what_was_set_on_the_files_on_which_it_was(
    run: Any, folder: Path, tmp_path: Path
) -> None:
    analyzers = [actors.MoodAnalyzer, actors.GradeAnalyzer]
    run(analyzers)
    with Library.open_existing(tmp_path / "library") as library, library.transaction() as tx:
        texts = ("mood=mad", "test.grade.grade=good")
        told = [parse_assignment(text, library.kinds, library.words) for text in texts]
        tx.edit("ada").set_fields([library.sound(folder / "a.wav")], told)
    again = run(analyzers)
    for analyzer in ("mood", "grade"):
        assert cached(again, analyzer) == {False: 1, True: 2}
    with Library.open_existing(tmp_path / "library") as library:
        shown = {each.kind: each.result for each in library.file(folder / "a.wav").outcomes}
        assert shown["test.mood"] == {"felt": "wild", "why": None}
        assert shown["test.grade"] == {"grade": "good"}
        assert library.corrections({("test.mood", "mood"): 1})
    assert cached(run(analyzers), "mood") == {True: 3}
