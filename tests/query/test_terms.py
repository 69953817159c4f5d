"""Query terms of plugins and ``disagree:``, asked by the command as it is installed beside a stranger's plugin."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
sys.path[:0] = [str(REPOSITORY / "examples" / "brightness"), str(REPOSITORY / "tests" / "cli")]

from acme_brightness.kinds import Brightness  # noqa: E402
from inside import sampler  # noqa: E402
from sampler_sdk.testing import examples  # noqa: E402
from sampler_sdk.testing.libraries import Ended, audio_info, remember  # noqa: E402

from sampler_core.kinds import Key, Tempo  # noqa: E402
from sampler_core.library import Library  # noqa: E402

HOOK = """
from sampler_sdk import QueryTermSpec, hookimpl

WORDS = ("raise", "pair", "nan", "hang", "end")

@hookimpl
def sampler_query_terms():
    return [
        QueryTermSpec("like", "Sounds like this file", "acme_like_it:alike", "file", order=True),
        QueryTermSpec("odd", "Does what it is told", "acme_like_it:odd", "words", words=WORDS),
        QueryTermSpec("near", "Between", "acme_like_it:near", "range"),
        QueryTermSpec("times", "A number", "acme_like_it:times", "number", order=True),
        QueryTermSpec("lost", "Is not there", "acme_nowhere:lost"),
        QueryTermSpec("bpm", "Is a facet already", "acme_like_it:odd"),
    ]
"""
TARGET = """
import os
from sampler_sdk import Tempo
from sampler_sdk.library import parse_query

if "ACME_IMPORTED" in os.environ:
    open(os.environ["ACME_IMPORTED"], "w").close()

def alike(file, context):
    here = context.library.file(file).result(Tempo).bpm
    for found in context.library.iterate(parse_query("bpm:1..")):
        if found.path != file:
            yield found.path, -abs(found["bpm"] - here)

def near(value, context):
    low, high = value
    for found in context.library.iterate(parse_query("bpm:1..")):
        if (low is None or found["bpm"] >= low) and (high is None or found["bpm"] <= high):
            yield str(found.path), 1.0

def times(value, context):
    for found in context.library.iterate(parse_query("")):
        yield found.path, value * len(found.path.name)
        yield found.path, -1e9

def odd(words, context):
    for word in words:
        if word == "raise":
            raise RuntimeError("out of \\x1b[31mluck")
        if word == "pair":
            yield "only a path"
        if word == "nan":
            yield "x", float("nan")
        if word == "end":
            raise SystemExit(3)
        while word == "hang":
            pass
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "acme_like.py").write_text(HOOK)
    (folder / "acme_like_it.py").write_text(TARGET)
    info = folder / "acme_like-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-like\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[sampler.plugins]\nlike = acme_like\n")
    (info / "RECORD").write_text("acme_like.py,,\n")
    return folder


@pytest.fixture(scope="module")
def library(site: Path, new_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    with Library.open(folder / "library") as opened:
        for name, bpm in (("a", 100.0), ("bb", 104.0), ("ccc", 90.0), ("dddd", 150.0)):
            path = folder / f"{name}.wav"
            path.write_bytes(name.encode())
            remember(opened, path, audio_info(bpm), Ended(Tempo, [examples.tempo(bpm)]))
    return folder / "library"


@pytest.fixture(autouse=True)
def _installed(site: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site))  # of scouts
    monkeypatch.setenv("SAMPLER_LIBRARY", str(library))
    monkeypatch.setenv("ACME_IMPORTED", str(site / "imported"))
    monkeypatch.chdir(library.parent)


def run(*args: str, expect: int = 0) -> tuple[str, str]:
    done = sampler(*args, expect=expect)
    return done.stdout, done.stderr


def _names(out: str) -> list[str]:
    return [Path(line).stem for line in out.splitlines()]


def test_files_are_found_best_first_a_page_at_a_time() -> None:
    assert _names(run("find", "like:a.wav", "sort:like", "--paths")[0]) == ["bb", "ccc", "dddd"]
    first = json.loads(run("find", "like:a.wav", "sort:like", "--json", "--limit", "1")[0])
    assert first["values"]["like"] == {"value": -4.0, "confidence": None, "unit": None}
    rest = run("find", "like:a.wav", "sort:like", "--paths", "--after", first["cursor"])[0]
    assert _names(rest) == ["ccc", "dddd"]


def test_a_term_is_a_condition_like_any_other() -> None:
    asked = [
        (["like:a.wav", "sort:like-", "bpm:..120"], ["ccc", "bb"]),
        (["-like:a.wav"], ["a"]),
        (["near:95..", "-near>120"], ["a", "bb"]),
        (["near<95", ",", "bpm:150"], ["ccc", "dddd"]),
        (["times:2", "sort:times"], ["dddd", "ccc", "bb", "a"]),
    ]
    for terms, names in asked:
        assert _names(run("find", *terms, "--paths")[0]) == names, terms


def test_nothing_of_it_is_imported_until_it_is_asked(site: Path) -> None:
    run("plugins")
    (site / "imported").unlink(missing_ok=True)
    sys.modules.pop("acme_like_it", None)
    run("find", "bpm:100")
    assert not (site / "imported").exists()
    run("find", "near:1..", "--count")
    assert (site / "imported").exists()


@pytest.mark.parametrize(
    ("terms", "code", "told"),
    [
        ("odd:raise", 1, "the query term `odd` of the plugin like (acme-like 1.2), `acme_like_it:odd`, raised"),
        ("odd:raise", 1, r"out of \x1b[31mluck"),
        ("odd:end", 1, "raised SystemExit: 3"),
        ("odd:pair", 1, "it yielded 'only a path': yield pairs of a path and a finite score"),
        ("odd:nan", 1, "yield pairs of a path and a finite score"),
        ("lost:x", 1, "`lost` of the plugin like (acme-like 1.2) cannot be used: importing its target"),
        ("like:nowhere.wav", 1, "is not in the library"),
        ("odd:rise", 2, "'rise' is none of its words: did you mean raise?"),
        ("times:x", 2, "expected a number"),
        ("times>2", 2, "'times' cannot be more or less: write times:2"),
        ("near:x", 2, "expected a number, or a range"),
        ("sort:like", 2, "sort:like goes by what like: finds, which"),
        ("like:a.wav , bpm:1 sort:like", 2, "which each alternative has to have"),
        ("near:1 sort:near", 2, "there is no order by 'near'"),
        ("lik:a.wav", 2, "did you mean like?"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(terms: str, code: int, told: str) -> None:
    out, err = run("find", *terms.split(), expect=code)
    assert told in err
    assert not out
    assert "Traceback" not in err


def test_it_can_be_interrupted(site: Path) -> None:
    (site / "imported").unlink(missing_ok=True)
    code = "from sampler_core.cli import main; main()"
    pipe = subprocess.PIPE
    running = subprocess.Popen([sys.executable, "-c", code, "find", "odd:hang"], stdout=pipe, stderr=pipe, text=True)
    while not (site / "imported").exists():
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (130, "", "sampler: interrupted\n")


def test_plugins_lists_them_and_who_else_claims_a_name() -> None:
    out, _ = run("plugins")
    assert "query term like:FILE, sort:like: Sounds like this file" in out
    assert "query term odd:raise|pair|nan|hang|end: Does what it is told" in out
    assert "the query term `lost`: importing its target `acme_nowhere:lost` raised ModuleNotFoundError" in out
    assert "the name bpm is claimed by acme-like 1.2 (the query term bpm) and sampler-tempo" in out


def _tempos(*found: float) -> list[Ended]:
    return [Ended(Tempo, [examples.tempo(bpm)], analyzer=name) for name, bpm in zip("ab", found, strict=False)]


@pytest.fixture
def disputed(new_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def tagged(name: str, **tags: str) -> dict[str, object]:
        return {"digest": f"pcm-sha256:{name}", "tags": {tag: (value,) for tag, value in tags.items()}}

    bright = Brightness(centroid_hz=2000.0, shade="neutral", confidence=0.8)
    monkeypatch.setenv("SAMPLER_LIBRARY", str(tmp_path / "library"))
    monkeypatch.chdir(tmp_path)
    with Library.open(tmp_path / "library") as opened:
        for name, steps, tags in (
            ("double", [Ended(Tempo, [examples.tempo(90.0)])], {"bpm": "180"}),
            ("claimed", [Ended(Tempo, [examples.tempo(90.0)])], {"bpm": "128,0"}),
            ("zero", [Ended(Tempo, [examples.tempo(90.0)])], {"bpm": "0", "key": "nonsense"}),
            ("none", [Ended(Tempo, [examples.tempo(None)])], {"bpm": "128"}),
            ("two", _tempos(90.0, 128.0), {}),
            ("agreed", _tempos(90.0, 91.0), {}),
            ("set", [Ended(Tempo, [examples.tempo(90.0)])], {}),
            ("fifth", [Ended(Key, [examples.key("A", "minor")])], {"key": "Em"}),
            ("far", [Ended(Key, [examples.key("A", "minor")])], {"key": "2A"}),
            ("bright", [Ended(Brightness, [bright])], {"brightness_hz": "3000"}),
            ("alone", [], {"bpm": "100"}),
        ):  # fmt: skip
            path = tmp_path / f"{name}.wav"
            path.write_bytes(name.encode())
            remember(opened, path, audio_info(4.0, **tagged(name, **tags)), *steps)
    return tmp_path / "library"


def test_who_disagrees_is_found_and_told(disputed: Path) -> None:
    run("set", "set.wav", "bpm=128")
    out, _ = run("find", "disagree:bpm", "--json")
    told = {Path(each["path"]).stem: each["values"]["disagree:bpm"] for each in map(json.loads, out.splitlines())}
    assert {name: dict(zip(each["said_by"], each["value"], strict=True)) for name, each in told.items()} == {
        "claimed": {"tempo": 90.0, "tag bpm": 128.0},
        "none": {"tempo": None, "tag bpm": 128.0},
        "two": {"a": 90.0, "b": 128.0},
        "set": {"tempo": 90.0, "set": 128.0},
    }
    assert told["two"]["unit"] == "bpm"
    assert "90.00 (tempo), 128.00 (tag bpm)" in run("find", "disagree:bpm", "claimed")[0]
    assert _names(run("find", "disagree:tempo.bpm", "-set", "--paths")[0]) == ["claimed", "none", "two"]
    assert _names(run("find", "-disagree:bpm", "bpm:89..92", "--paths")[0]) == ["agreed", "double", "zero"]
    csv = run("find", "disagree:bpm", "none", "--csv", "--columns", "disagree:bpm", expect=2)
    assert "there is no column 'disagree:bpm'" in csv[1]
    assert "none (tempo), 128.0 (tag bpm)" in run("find", "disagree:bpm", "none", "--csv")[0]


def test_nearness_is_as_the_kind_declares_it(disputed: Path) -> None:
    assert _names(run("find", "disagree:key", "--paths")[0]) == ["far"]
    assert _names(run("find", "disagree:brightness", "--paths")[0]) == ["bright"]
    assert "there is no field 'nothing'" in run("find", "disagree:nothing", expect=2)[1]
    assert "is no facet" in run("find", "disagree:tempo.octave_confidence", expect=2)[1]
    assert "cannot be more or less" in run("find", "disagree>bpm", expect=2)[1]
