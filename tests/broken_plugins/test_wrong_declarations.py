"""Plugins with wrong declarations, all installed beside the sound ones, and every command run: each lives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from .wrong_declarations import DEAD_ENDS, install

pytestmark = pytest.mark.ci

_RUN = "from sampler_core.cli import main; main()"


class Place:
    """An installation with all the culprits in it, and a library of its own."""

    def __init__(self, folder: Path) -> None:
        self.site, self.sounds = folder / "site", folder / "sounds"
        self.site.mkdir()
        self.sounds.mkdir()
        self.said = install(self.site)
        soundfile.write(self.sounds / "tone.wav", 0.3 * np.sin(np.arange(22050) * 0.06), 22050)
        self._places = {
            "PYTHONPATH": str(self.site),
            "SAMPLER_CACHE": str(folder / "cache"),
            "SAMPLER_LIBRARY": str(folder / "library"),
        }
        self.analyzed = self.sampler("analyze", self.sounds, "-p", "features,regions", "--json")

    def sampler(self, *arguments: str | Path, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _RUN, *arguments],
            env=os.environ | self._places,
            capture_output=True,
            text=True,
            timeout=280,
        )
        # What a plugin printed when it failed is for its author, in `plugins --json` alone.
        assert "Traceback" not in done.stderr + ("" if arguments == ("plugins", "--json") else done.stdout)
        assert done.returncode == expect, (arguments, done.returncode, done.stderr[-2000:])
        return done


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("wrong"))


@pytest.fixture(scope="module")
def listed(place):
    return {entry["name"]: entry for entry in json.loads(place.sampler("plugins", "--json").stdout)}


def test_each_is_failed_with_a_sentence_that_names_the_value(place, listed):
    assert len(place.said) >= 60
    for name in place.said:
        entry = listed[name]
        assert (entry["state"], entry["distribution"]) == ("failed", f"acme-{name.replace('_', '-')}"), entry["reason"]
        assert entry["reason"].isprintable()
        assert len(entry["reason"]) < 1500
        assert f"`sampler plugins examine {name}` tries again" in entry["hint"]
    other = {name: listed[name]["reason"] for name, told in place.said.items() if told not in listed[name]["reason"]}
    assert other == {}
    assert "did you mean `segment`?" in listed["scope_typo"]["reason"]


def test_the_others_are_ready(listed):
    sound = {"features", "regions", "tempo", "key", "sdk", *DEAD_ENDS}

    assert {name: listed[name]["state"] for name in sound} == dict.fromkeys(sound, "ready")


def test_a_command_that_leads_nowhere_is_told_by_plugins_and_doctor_and_when_it_is_called(place, listed):
    told = place.sampler("plugins").stdout
    checked = place.sampler("doctor", expect=1).stdout
    for name, target in DEAD_ENDS.items():
        (fault,) = [each for each in listed[name]["faults"] if each.startswith("the command")]
        assert target in fault
        assert fault in told
        assert fault in checked
        for arguments in ([name.replace("_", "-")], ["export", "--format", name.replace("_", "-")]):
            called = place.sampler(*arguments, expect=1)
            assert called.stdout == ""
            assert len(called.stderr.splitlines()) == 1
            assert f"the plugin {name} (acme-{name.replace('_', '-')} 1.0)" in called.stderr
            assert target in called.stderr


def test_doctor_names_each_culprit_as_a_problem(place):
    checked = place.sampler("doctor", "--json", expect=1).stdout
    states = {check["name"]: check["state"] for check in json.loads(checked)}

    assert {states[f"plugin {name}"] for name in (*place.said, *DEAD_ENDS)} == {"problem"}
    assert states["plugin regions"] == "ok"


def test_what_was_asked_for_is_analyzed_and_the_culprits_are_named(place):
    (record,) = map(json.loads, place.analyzed.stdout.splitlines())
    assert {each["analyzer"]: each["status"] for each in record["outcomes"]}["regions"] == "ok"
    for name in place.said:
        assert f"The plugin {name} is failed" in place.analyzed.stderr

    asked = place.sampler("analyze", place.sounds, "-p", "scope_typo", expect=2).stderr
    assert "the plugin `scope_typo` is failed: Probe.scope is 'segments'" in asked


@pytest.mark.hostile(
    "sixty-eight installed plugins, each with another wrong declaration",
    "every command works, and says whose fault what is",
)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["plugins", "--strict"], 1),
        (["plugins", "show", "regions"], 0),
        (["plugins", "show", "scope_typo"], 0),
        (["plugins", "examine", "scope_typo"], 0),
        (["env"], 0),
        (["plan"], 0),
        (["plan", "-p", "regions"], 0),
        (["plan", "-p", "no:key"], 0),
        (["formats"], 0),
        (["find"], 0),
        (["export", "--format", "csv"], 0),
        (["export", "--format", "none"], 2),
        (["failures"], 0),
        (["runs"], 0),
        (["nonsense"], 2),
        (["library", "check"], 0),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_every_command_lives(place, arguments, code):
    place.sampler(*arguments, expect=code)


def test_everything_else_runs(place):
    run = place.sampler("analyze", place.sounds, "-p", "no:key", "--json")
    (record,) = map(json.loads, run.stdout.splitlines())
    statuses = {each["analyzer"]: each["status"] for each in record["outcomes"]}

    assert statuses["command_typo"] == "ok"
    assert not set(statuses) & set(place.said)
