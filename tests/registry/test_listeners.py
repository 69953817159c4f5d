"""Plugins are told that a run has ended, and nothing that they do changes how it ended."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sampler_core.hookspecs import RunEnded, RunListenerSpec
from sampler_core.listeners import tell
from sampler_core.registry.candidates import Candidate
from sampler_core.registry.offer import Mistake, describe
from sampler_core.registry.registry import Finding, Registry
from sampler_core.registry.state import PluginState
from sampler_core.registry.verdict import FIELDS

ENDED = RunEnded(7, Path("library"), "finished", 2, {"ok": 5, "failed": 1}, {"backups_kept": 4})
CODE = """
import sys

told = []

def fails(ended):
    raise ValueError("no mail today")

def ends(ended):
    sys.exit(3)

def writes(ended):
    print("into the data")

def answers(ended):
    told.append(ended)
    return "the team knows"

def returns_a_number(ended):
    return 5

def takes_nothing():
    pass

def is_interrupted(ended):
    raise KeyboardInterrupt

number = 5
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "acme_listening.py").write_text(CODE)
    monkeypatch.syspath_prepend(tmp_path)
    yield "acme_listening"
    sys.modules.pop("acme_listening", None)


def registry(*targets: str) -> Registry:
    candidate = Candidate("note", "", "acme-note", "1.2", requires=(), digest="", source_digest=None, location="")
    specs = [RunListenerSpec(f"note{number}", "Note it", target) for number, target in enumerate(targets)]
    offer = {field: [] for field in FIELDS} | {"listeners": describe("sampler_run_ended", specs)}
    return Registry([Finding(candidate, PluginState.READY, offer=offer)])


def notes(*targets: str) -> list[str]:
    found: list[str] = []
    tell(registry(*targets), ENDED, found.append)
    return found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fails", "was told that the run has ended, and raised ValueError: no mail today (acme_listening.py, line 7)"),
        ("ends", "was told that the run has ended, and raised SystemExit: 3"),
        ("takes_nothing", "was told that the run has ended, and raised TypeError: takes_nothing() takes 0"),
        ("is_not_there", "cannot be told that the run has ended: its target `acme_listening:is_not_there` is wrong"),
        ("number", "cannot be told that the run has ended: its target `acme_listening:number` is a int"),
    ],
)
def test_what_one_raises_is_a_sentence_with_its_owner_and_the_next_is_told(module, name, said):
    first, second = notes(f"{module}:{name}", f"{module}:answers")

    assert first.startswith(f"the run listener `note0` of the plugin note (acme-note 1.2) {said}")
    assert second == "the team knows"
    assert sys.modules[module].told == [ENDED]


def test_one_that_cannot_be_imported_is_a_sentence():
    (said,) = notes("acme_is_not_there:told")
    assert "acme-note 1.2) cannot be told that the run has ended" in said
    assert "ModuleNotFoundError" in said


def test_what_one_prints_is_no_data_and_only_a_text_is_told(module, capsys):
    assert notes(f"{module}:writes", f"{module}:returns_a_number") == []
    assert capsys.readouterr() == ("", "into the data\n")


def test_a_person_may_interrupt_one(module):
    with pytest.raises(KeyboardInterrupt):
        notes(f"{module}:is_interrupted")


def test_specs_are_checked_like_all_others():
    with pytest.raises(Mistake, match="RunListenerSpec 'a b': name"):
        describe("sampler_run_ended", [RunListenerSpec("a b", "Note it", "acme:told")])
    with pytest.raises(Mistake, match="is not a RunListenerSpec"):
        describe("sampler_run_ended", ["acme:told"])
