"""Options are validated whole, by their model, before the first file; only an answer can break its own contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import actors
import pytest

from sampler_core.execution.request import Request
from sampler_core.library import Library
from sampler_core.planning import whole_options
from sampler_core.registry.asking import NoAnswer, ask
from sampler_core.registry.registry import Registry
from sampler_core.run import WrongUse, plan_for


def planned(**options: Any) -> Any:
    return plan_for(Registry.of(actors.RangedAnalyzer), Request((Path(),), options={"ranged": options}))


def test_what_a_validator_refuses_is_wrong_use_with_its_sentence(tmp_path: Path, run: Any) -> None:
    with pytest.raises(WrongUse) as told:
        run([actors.RangedAnalyzer], {"ranged": {"low": 3}})
    assert str(told.value) == "`ranged` cannot have low=3.0: low (3.0) is above high (2.0)"
    with Library.open_existing(tmp_path / "library") as library:
        assert library.runs() == []
    with pytest.raises(WrongUse, match="'a bug of") as odd:
        planned(odd="raises")
    assert "\n" not in str(odd.value)


def test_what_fits_is_asked_once_and_defaults_never(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(target: str, question: str, **given: Any) -> Any:
        asked.append((target, given))
        return ask(target, question, **given)

    monkeypatch.setattr(whole_options, "ask", counted)
    for _ in range(2):
        planned()
        planned(low=1, high=2.0)
        planned(low=1.75)
    assert [given["options"]["low"] for _, given in asked] == [1.75]


def test_a_plugin_that_dies_of_the_question_is_left_to_its_steps() -> None:
    assert planned(odd="dies").steps
    for target in ("actors:Nobody", "nowhere:Nobody", "actors:Length"):
        with pytest.raises(NoAnswer):
            ask(target, "options_fault", options={})


def test_the_question_is_answered_by_another_process() -> None:
    before = set(sys.modules)
    assert ask("sampler_tempo.analyzer:TempoAnalyzer", "options_fault", options={"bpm_max": 35}).startswith(
        "bpm_max (35"
    )
    assert not {name for name in set(sys.modules) - before if name.startswith("sampler_tempo")}


def test_only_an_answer_breaks_its_own_contract(run: Any) -> None:
    def failure(low: float) -> Any:
        return run([actors.RangedAnalyzer], {"ranged": {"low": low}})["a.wav"]["ranged"][0]["failure"]

    own, inner = failure(0.5), failure(0.25)
    assert (own["kind"], inner["kind"]) == ("contract_violation", "exception")
    assert "its Length is not valid: Length: frames is 'many': Input should be a valid integer" in own["message"]
    assert inner["message"].startswith("ValidationError: Inner: size is 'large'")
    assert "contract" not in inner["hint"]
