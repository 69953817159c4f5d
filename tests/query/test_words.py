"""``sampler words``: what can be asked for, and how often it is found."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "cli"), str(Path(__file__).parent)]

from inside import Done, sampler  # noqa: E402
from test_stretches import fill  # noqa: E402

from sampler_core.library import Library  # noqa: E402


@pytest.fixture(scope="module")
def filled(new_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    with Library.open(folder / "library") as library:
        fill(library, folder)
    return folder / "library"


@pytest.fixture
def words(filled: Path) -> Callable[..., Done]:
    return lambda *args, expect=0: sampler("words", "--library", filled, *args, expect=expect)


def test_every_name_is_listed_with_what_it_means(words: Callable[..., Done]) -> None:
    found = {(each["name"], each["scope"]): each for each in map(json.loads, words("--json").stdout.splitlines())}
    assert found["brightness", "file"]["kinds"] == ["acme.brightness"]
    assert found["brightness", "segment"]["kinds"] == ["acme.segment_brightness"]
    assert found["ratio", "region"]["help"] == "Speech"
    assert found["bpm", "file"]["unit"] == "bpm"
    assert found["bpm", "file"]["type"] == "number"
    assert {("duration", "file"), ("disagree", "file"), ("class", "file")} <= found.keys()
    lines = [" ".join(line.split()) for line in words().stdout.splitlines()]
    assert "bpm number in bpm Tempo in beats per minute (tempo, one per file)" in lines


def test_words_come_with_counts_aliases_and_what_is_near(words: Callable[..., Done]) -> None:
    name = "acme.segment_brightness.shade"
    shades = {each["word"]: each for each in map(json.loads, words(name, "--json").stdout.splitlines())}
    assert {word: each["files"] for word, each in shades.items()} == {"dark": 1, "neutral": 0, "bright": 2}
    assert shades["neutral"]["near"] == ["dark", "bright"]
    assert shades["bright"]["aliases"] == ["brilliant"]
    assert " ".join(words(name).stdout.splitlines()[0].split()) == "dark 1 also dull, warm near neutral"
    reasons = [line.split() for line in words("tempo.no_tempo_reason").stdout.splitlines()]
    assert ["silent", "0"] in reasons


def test_numbers_have_a_range(words: Callable[..., Done]) -> None:
    assert words("bpm").stdout == "90 to 120 bpm, on 3 files\n"
    assert json.loads(words("ratio", "--json").stdout) == {"files": 2, "low": 0.2, "high": 0.9, "unit": None}
    assert words("key").stdout.splitlines()[0].split()[:3] == ["C", "major", "0"]
    assert words("peak").stdout == "no file has any\n"
    assert "did you mean bpm?" in words("bmp", expect=2).stderr


@pytest.mark.parametrize("each", [[], ["--each", "segment"]])
def test_a_word_that_nobody_has_is_told_with_what_was_meant(filled: Path, each: list[str]) -> None:
    done = sampler("find", "--library", filled, *each, "class:kik")
    assert (done.stdout, done.stderr) == ("", "0 found\nno file has class:kik: did you mean kick?\n")
