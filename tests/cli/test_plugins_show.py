"""``sampler plugins show``: what an analyzer gives, what of that can be asked for, and its options."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from sampler_core.cli import cli


def shown(name: str, *more: str) -> str:
    done = CliRunner().invoke(cli, ["plugins", "show", name, *more], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("tempo", "gives tempo (schema version 1), one per file"),
        ("tempo", "  bpm (tempo.bpm): Tempo in beats per minute; number in bpm"),
        ("tempo", "    near: times 0.5, 2, 0.333, 3, 0.667, 1.5, within 4%"),
        ("tempo", "    can be set: 10 to 1000, by a factor of 2, 4, 0.5, 0.25, or none"),
        ("tempo", "-O tempo.bpm_min=40.0  number from 30, at most 300"),
        ("tempo", "  drawn as beats, tempo"),
        ("classifier", "gives classification (schema version 1), one per segment"),
        ("classifier", "-O classifier.device=auto  one of auto, cpu"),
        ("regions", "  its regions are the regions that other analyzers answer for"),
        ("content", "  its scenes are the segments that other analyzers answer for"),
    ],
)
def test_what_can_be_asked_for_is_told(name, line):
    assert line in shown(name).splitlines()


def test_a_long_vocabulary_is_counted_and_an_open_one_says_so():
    assert "words: C major, C# major" in shown("key")
    assert "B major and 12 more" in shown("key")
    assert "bell and 4 more; others, too" in shown("classifier")


def test_machines_get_the_whole_declaration():
    (analyzer,) = json.loads(shown("key", "--json"))["analyzers"]

    assert len(analyzer["about"]["facets"][0]["words"]) == 24
