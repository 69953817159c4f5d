"""A third party's package with kinds of its own is a full citizen, and ours can do nothing that it cannot."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sampler_sdk import render

from .conftest import REPOSITORY

pytestmark = pytest.mark.ci

Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Citizen:
    """A facet of a kind, and what one may ask of it: ``some`` finds files and ``none`` does not, ``alias`` is another
    way to write a word, ``twice`` changes it by a factor."""

    kind: str
    facet: str
    column: str
    some: str
    none: str
    alias: str
    lane: str
    sentence: str
    set_to: str
    each: str


CITIZENS = {
    "a stranger's": Citizen(
        kind="acme.brightness", facet="brightness", column="brightness_hz", some="brightness:20..20000",
        none="brightness>19999", alias="shade:dull", lane="brightness", sentence="bright stretch", set_to="440",
        each="brightness>0",
    ),
    "ours": Citizen(
        kind="tempo", facet="bpm", column="bpm", some="bpm:30..300", none="bpm>299", alias="key:8A,Am,1m",
        lane="beats", sentence=" bpm, confidence ", set_to="77", each="class:percussion,music",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs ``sampler`` with the example installed, on a library of four loops."""
    folder = tmp_path_factory.mktemp("foreign")
    site, sounds = folder / "site", folder / "sounds"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--target", site, REPOSITORY / "examples" / "brightness"], check=True)
    sounds.mkdir()
    for seed, bpm in enumerate((90, 110, 130, 150)):
        render.drum_loop(seed, bpm=bpm, bars=4).write(sounds / f"loop {bpm}.wav", "PCM_16")
    environ = {**os.environ, "PYTHONPATH": str(site), "SAMPLER_CACHE": str(folder / "cache")}
    environ |= {"SAMPLER_LIBRARY": str(folder / "library"), "NO_COLOR": "1"}
    sampler = Path(sys.executable).with_name("sampler")

    def run(*args: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([sampler, *args], capture_output=True, text=True, env=environ, check=False, cwd=sounds)
        assert done.returncode == code, f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    run("analyze", ".", "-p", "no:key")
    return run


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.fixture(params=CITIZENS, ids=str)
def citizen(request: pytest.FixtureRequest) -> Citizen:
    return CITIZENS[request.param]


def test_it_is_found_by_its_short_name_and_by_its_long_one(run: Run, citizen: Citizen) -> None:
    short = run("find", "--paths", citizen.some).stdout
    long = run("find", "--paths", citizen.some.replace(citizen.facet, f"{citizen.kind}.{citizen.facet}")).stdout

    assert len(lines(short)) == 4
    assert long == short
    assert run("find", "--paths", citizen.none).stdout == ""


def test_it_has_a_confidence_that_conf_bounds(run: Run, citizen: Citizen) -> None:
    assert len(lines(run("find", "--paths", f"{citizen.some} conf>0").stdout)) == 4
    assert run("find", "--paths", f"{citizen.some} conf>0.9999").stdout == ""


def test_it_is_a_column_and_an_order(run: Run, citizen: Citizen) -> None:
    rows = list(csv.DictReader(lines(run("find", "--csv", f"sort:{citizen.facet}-").stdout)))
    values = [float(row[citizen.column]) for row in rows]

    assert len(values) == 4
    assert values == sorted(values, reverse=True)
    exported = list(csv.DictReader(lines(run("export", "--format", "csv").stdout)))
    assert sorted(float(row[citizen.column]) for row in exported) == sorted(values)


def test_machines_get_it(run: Run, citizen: Citizen) -> None:
    found = [json.loads(line) for line in lines(run("find", "--json", citizen.some).stdout)]

    assert all(json.dumps(each).count(f'"{citizen.facet}"') for each in found)


def test_words_have_aliases_and_a_wrong_one_is_answered_with_what_was_meant(run: Run, citizen: Citizen) -> None:
    run("find", citizen.alias)
    name = citizen.alias.partition(":")[0]
    assert "did you mean bright?" in run("find", "shade:brigth", code=2).stderr  # no result can be anything else
    assert "did you mean percussion?" in run("find", "class:percusion").stderr  # some day one may be
    assert "'H'" in run("find", f"{name}:H", code=2).stderr


def test_it_is_told_in_a_sentence_and_drawn_in_a_lane(run: Run, citizen: Citizen, tmp_path: Path) -> None:
    shown = run("show", "loop 110.wav").stdout
    assert citizen.sentence in " ".join(shown.split())
    run("plot", "loop 110.wav", "-o", str(tmp_path / "picture.svg"))
    picture = (tmp_path / "picture.svg").read_text()
    assert f"<!-- {citizen.lane} -->" in picture or citizen.lane in picture


def test_a_person_sets_it_and_takes_it_back(run: Run, citizen: Citizen) -> None:
    before = run("find", "--csv", "path:110").stdout
    run("set", "loop 110.wav", f"{citizen.facet}={citizen.set_to}", "--by", "ada")
    assert lines(run("find", "--paths", f"{citizen.facet}:{citizen.set_to} conf>0.99").stdout)[0].endswith("110.wav")
    assert "set to" in run("show", "loop 110.wav").stdout
    run("review")
    run("unset", "loop 110.wav", citizen.facet)
    assert run("find", "--csv", "path:110").stdout == before


def test_its_disagreements_are_found(run: Run, citizen: Citizen) -> None:
    assert run("find", "--paths", f"disagree:{citizen.facet}").stdout == ""
    run("set", "loop 130.wav", f"{citizen.facet}={citizen.set_to}", "--by", "ada")
    assert lines(run("find", "--paths", f"disagree:{citizen.facet}").stdout)[0].endswith("130.wav")
    run("unset", "loop 130.wav", citizen.facet)


def test_stretches_are_listed(run: Run, citizen: Citizen) -> None:
    found = [json.loads(line) for line in lines(run("find", "--each", "segment", "--json", citizen.each).stdout)]

    assert found
    assert all(0 <= each["start_s"] < each["end_s"] for each in found)


def test_its_names_and_words_are_listed(run: Run, citizen: Citizen) -> None:
    assert citizen.facet in run("words").stdout
    run("words", citizen.facet)
