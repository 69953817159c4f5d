"""`sampler demo`: its sounds, its judgement, its output."""

import json

import pytest
from click.testing import CliRunner
from sampler_sdk import Span, render
from sampler_sdk.demo import command, items, table
from sampler_sdk.demo.verdicts import Mark, Verdict, matches, verdicts
from sampler_sdk.render import TrueKey, Truth


def outcome(kind, result, status="ok", analyzer=None):
    return {"analyzer": analyzer or kind, "kind": kind, "status": status, "result": result}


def tempo_mark(true, found):
    truth = Truth(kind="loop", scored=frozenset({"tempo"}), bpm=true)
    return verdicts(truth, [outcome("tempo", {"bpm": found})])["tempo"].mark


@pytest.mark.parametrize(
    ("true", "found", "mark"),
    [
        (120.0, 121.0, Mark.RIGHT), (120.0, 60.4, Mark.NEAR), (120.0, 359.0, Mark.NEAR), (120.0, 140.0, Mark.WRONG),
        (None, None, Mark.RIGHT), (None, 120.0, Mark.WRONG), (120.0, None, Mark.WRONG),
    ],
)  # fmt: skip
def test_tempo_is_judged_within_four_percent(true, found, mark):
    assert tempo_mark(true, found) is mark


@pytest.mark.parametrize(
    ("tonic", "mode", "mark"),
    [
        ("A", "minor", Mark.RIGHT), ("E", "minor", Mark.NEAR), ("D", "minor", Mark.NEAR), ("C", "major", Mark.NEAR),
        ("A", "major", Mark.NEAR), ("G", "major", Mark.WRONG), ("Bb", "minor", Mark.WRONG), (None, None, Mark.WRONG),
    ],
)  # fmt: skip
def test_related_keys_are_near(tonic, mode, mark):
    truth = Truth(kind="song", scored=frozenset({"key"}), key=TrueKey(tonic="A", mode="minor"))
    assert verdicts(truth, [outcome("key", {"tonic": tonic, "mode": mode})])["key"].mark is mark


def test_regions_match_within_their_tolerance():
    true = [Span(start_s=1, end_s=2), Span(start_s=5, end_s=15)]
    found = [Span(start_s=1.04, end_s=2.19), Span(start_s=5.06, end_s=15), Span(start_s=20, end_s=21)]
    assert matches(found, true) == 1
    truth = Truth(kind="sparse", scored=frozenset({"regions"}), regions=tuple(true))
    result = {"regions": [span.model_dump() for span in found]}
    assert verdicts(truth, [outcome("regions", result)])["regions"] == Verdict("1+2", "2", Mark.WRONG)


@pytest.mark.parametrize(
    ("kind", "content", "type_", "mark"),
    [
        ("kick", "percussion", "kick", Mark.RIGHT), ("kick", "percussion", "tom", Mark.NEAR),
        ("kick", "percussion", None, Mark.NEAR), ("kick", "speech", None, Mark.WRONG),
        ("drum_loop", "percussion", None, Mark.RIGHT), ("song", "singing", None, Mark.WRONG),
        ("silence", None, None, Mark.RIGHT), ("silence", "speech", None, Mark.WRONG),
    ],
)  # fmt: skip
def test_what_it_is_comes_close_where_the_content_is_right(kind, content, type_, mark):
    result = {
        "content": [{"name": content}] if content else [], "type": {"name": type_} if type_ else None,
    }  # fmt: skip
    truth = Truth(kind=kind, scored=frozenset())
    assert verdicts(truth, [outcome("contents", result)])["contents"].mark is mark


def test_failures_and_undetermined_are_shown_as_such():
    truth = Truth(kind="loop", scored=frozenset({"tempo", "key"}), bpm=100.0)
    given = verdicts(truth, [outcome("tempo", None, "failed"), outcome("key", None, "undetermined")])
    assert given["tempo"].mark is Mark.FAILED
    assert given["key"].mark is Mark.UNDETERMINED


def test_the_provider_named_like_the_kind_counts():
    truth = Truth(kind="loop", scored=frozenset({"tempo"}), bpm=100.0)
    given = verdicts(truth, [outcome("tempo", {"bpm": 50}, analyzer="other"), outcome("tempo", {"bpm": 100})])
    assert given["tempo"].mark is Mark.RIGHT


def test_what_cannot_fairly_be_asked_is_not_judged():
    truth = Truth(kind="bass_loop", scored=frozenset({"tempo"}), bpm=100.0, key=TrueKey(tonic="C", mode="major"))
    assert set(verdicts(truth, [outcome("key", {"tonic": "D", "mode": "major"})])) == set()


def test_the_table_marks_every_row(capsys):
    table.show({
        "a.wav": {"tempo": Verdict("60.0", "120.0", Mark.NEAR)},
        "b.wav": {"tempo": Verdict("none", "none", Mark.RIGHT), "key": Verdict("none", "A minor", Mark.WRONG)},
    })  # fmt: skip
    printed = capsys.readouterr().out
    assert "≈ 60.0 / 120.0" in printed
    assert "✗ none / A minor" in printed
    assert "none / none" not in printed
    assert "3 answers: 1 right, 1 near, 1 wrong" in printed


def test_items_are_small_and_varied():
    sounds = items.items()
    assert 8 <= len(sounds) <= 12
    assert sum(sound.duration_s for sound in sounds.values()) < 150
    assert 30 <= sounds["song.flac"].duration_s <= 40
    assert sounds["song.flac"].truth.sections


def test_the_demo_runs_from_rendering_to_the_table(tmp_path, monkeypatch):
    loop = render.drum_loop(3, bpm=120, bars=2)
    monkeypatch.setattr(items, "items", lambda: {"loop.wav": loop, "silence.wav": render.silence(1)})
    monkeypatch.setenv("SAMPLER_PLUGINS", "sdk,features,regions,tempo")
    first = CliRunner().invoke(command, ["--folder", str(tmp_path), "--jobs", "1"])
    assert first.exit_code == 0, first.output
    assert "loop.wav" in first.stdout
    again = CliRunner().invoke(command, ["--folder", str(tmp_path), "--jobs", "1", "--json"])
    rows = [json.loads(line) for line in again.stdout.splitlines()]
    assert [row["truth"]["bpm"] for row in rows] == [120.0, None]
    assert rows[1]["verdicts"]["tempo"] == {"found": "none", "true": "none", "mark": "right"}
