"""`set`, `unset`, `tag`, `untag` and `review`, as typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

from inside import Done, sampler


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(5)
    for number in range(3):
        soundfile.write(folder / f"{number}.wav", rng.uniform(-0.5, 0.5, 8000), 8000)
    sampler("analyze", "-p", "regions", folder, "--library", folder.parent / "library")
    return folder


def run(sounds: Path, *args: str, expect: int = 0) -> Done:
    return sampler(*args, "--library", sounds.parent / "library", expect=expect)


def test_a_correction_from_setting_to_unsetting(sounds: Path) -> None:
    file = str(sounds / "0.wav")
    done = run(sounds, "set", file, "bpm=92", "type=kick", "--by", "anna", "--why", "counted")
    assert done.stderr == "set bpm=92, type=kick on 1 file\n"
    assert "tempo.bpm set to 92 by anna" in run(sounds, "show", file).stdout
    record = json.loads(run(sounds, "show", "--json", file).stdout)
    assert [(each["name"], each["by"], each["why"]) for each in record["overrides"]] == [
        ("contents.type", "anna", "counted"), ("tempo.bpm", "anna", "counted"),
    ]  # fmt: skip
    assert file in run(sounds, "find", "bpm:92", "class:kick").stdout
    again = [json.loads(line) for line in run(sounds, "analyze", "-p", "regions", file, "--json").stdout.splitlines()]
    assert [each["value"] for each in again[0]["overrides"]] == ["kick", 92]
    assert run(sounds, "unset", file, "bpm", "type").stderr == "removed 2 corrections\n"
    assert run(sounds, "find", "bpm:92").stdout == ""
    assert run(sounds, "unset", file, "bpm").stderr == "nothing was set there\n"


def test_many_files_are_asked_about(sounds: Path) -> None:
    refused = run(sounds, "tag", "path:wav", "mine", expect=1)
    assert refused.stderr == "sampler: 3 files are meant. Go on? Say so with --yes\n"
    assert run(sounds, "tag", "path:wav", "mine", "project=summer", "--yes").stderr == "added 6 tags\n"
    assert len(run(sounds, "find", "tag:summer").stdout.splitlines()) == 3
    assert run(sounds, "untag", "tag:mine", "mine", "-y").stderr == "removed 3 tags\n"
    assert run(sounds, "find", "tag:mine").stdout == ""


def test_what_cannot_be_done_is_explained(sounds: Path) -> None:
    file = str(sounds / "0.wav")
    for args, code, told in (
        (("set", file, "bmp=92"), 2, "did you mean bpm?"),
        (("set", str(sounds / "other.wav"), "bpm=92"), 1, "as a query it finds nothing"),
        (("set", "bpm:900", "bpm=92"), 1, "as a query it finds nothing"),
        (("tag", file, "=x"), 2, "a tag needs a name"),
        (("review", str(sounds / "other.wav")), 1, "is not in the library"),
    ):
        assert told in run(sounds, *args, expect=code).stderr


@pytest.mark.parametrize("command", ["set", "unset"])
def test_help_lists_what_the_kinds_that_are_installed_let_people_set(command: str) -> None:
    told = " ".join(sampler(command, "--help").stdout.split())
    assert "bpm Tempo in beats per minute: a number between 10 and 1000 bpm, x2, x4, /2, /4, or none" in told
    assert "own What it is in your own labels: a label of your own" in told
    assert "camelot" not in told


def test_review_without_anything_to_decide(sounds: Path) -> None:
    done = run(sounds, "review")
    assert (done.stdout, done.stderr) == ("", "0 to decide\n")


@pytest.mark.ci
def test_the_next_run_lays_beats_at_the_tempo_that_was_set(tmp_path: Path) -> None:
    clicks = np.zeros(8 * 22050, np.float32)
    for beat in range(16):
        clicks[round(beat * 0.5 * 22050) :][:400] += np.random.default_rng(0).uniform(-0.5, 0.5, 400).astype(np.float32)
    soundfile.write(tmp_path / "loop.wav", clicks, 22050)
    file, library = str(tmp_path / "loop.wav"), ("--library", tmp_path / "library")

    def beats() -> tuple[float, int, float]:
        outcomes = json.loads(sampler("show", "--json", file, *library).stdout)["outcomes"]
        tempo = next(each["result"] for each in outcomes if each["kind"] == "tempo")
        times = [each["time_s"] for each in tempo["beats"]]
        return tempo["bpm"], len(times), 60 * (len(times) - 1) / (times[-1] - times[0]) if times else 0.0

    sampler("analyze", "-p", "tempo", file, *library)
    estimated = beats()
    assert estimated == (120, 16, pytest.approx(120))
    sampler("set", file, "bpm=x2", *library)
    assert beats() == (240, 32, pytest.approx(240))
    told = sampler("set", file, "bpm=97", *library).stderr.splitlines()
    made = "beats and tempo_map for this bpm on 1 file"
    assert told[1] == f"the next `sampler analyze` makes {made}; the old ones are gone"
    assert beats() == (97, 0, 0)
    assert "bpm was set to 97" in sampler("plan", "--explain", "-p", "tempo", file, *library).stdout
    sampler("analyze", "-p", "tempo", file, *library)
    assert beats() == (97, pytest.approx(13, abs=1), pytest.approx(97, rel=0.02))
    assert sampler("unset", file, "bpm", *library).stderr == "removed 1 correction\n"
    assert beats() == estimated
    done = sampler("library", "check", *library)
    assert "the library is sound" in done.stdout + done.stderr
