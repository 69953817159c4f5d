"""Six broken plugins, each a real distribution in a test environment: shown with their reasons, harming nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

pytestmark = pytest.mark.ci

HERE = Path(__file__).parent
DISTRIBUTIONS = sorted(each.parent for each in HERE.glob("*/pyproject.toml"))
REASONS = {
    "raises": ("failed", "importing `broken_raises` raised OSError: the licence server does not answer"),
    "segfaults": ("failed", "importing `broken_segfaults` crashed the process (SIGSEGV)"),
    "misspelt": ("failed", "unknown hook `sampler_analysers`; did you mean `sampler_analyzers`?"),
    "newer": ("incompatible", "it needs sampler-sdk>=9; "),
    "needy": ("blocked", "`needy` needs `broken.gain`, which no installed plugin gives"),
    "crashes": ("ready", ""),
}
_ASK_SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"
_RUN = "from sampler_core.cli import main; main()"

Sampler = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has everything this one has, and the six broken plugins."""
    folder = tmp_path_factory.mktemp("broken") / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    told = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    ours = [each for each in sys.path if Path(each).name == "site-packages"]
    lines = [f"import site; site.addsitedir({each!r})" for each in ours]
    (Path(told.strip()) / "everything_else.pth").write_text("\n".join(lines) + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-build-isolation", *map(str, DISTRIBUTIONS)], check=True)
    return python


@pytest.fixture
def sampler(tmp_path: Path) -> Sampler:
    """Runs ``sampler`` under an interpreter, with a library and a cache of the test's own."""

    def run(python: Path | str, *arguments: str | Path, library: str = "library") -> subprocess.CompletedProcess[str]:
        places = {"SAMPLER_LIBRARY": str(tmp_path / library), "SAMPLER_CACHE": str(tmp_path / "cache")}
        return subprocess.run(
            [python, "-c", _RUN, *arguments], env=os.environ | places, capture_output=True, text=True, timeout=240
        )

    return run


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """Four short files, two of them at the rate that one of the plugins does not survive."""
    folder = tmp_path / "audio"
    folder.mkdir()
    for number, rate in enumerate((44_100, 48_000, 44_100, 48_000)):
        time_s = np.arange(2 * rate) / rate
        beat = np.exp(-40 * (time_s % 0.5)) * np.sin(2 * np.pi * (200 + 50 * number) * time_s)
        soundfile.write(folder / f"{number}.wav", (0.5 * beat).astype(np.float32), rate)
    return folder


def test_each_is_listed_with_its_state_and_reason_and_the_others_are_ready(environment, sampler):
    listed = sampler(environment, "plugins", "--json")

    assert listed.returncode == 0, listed.stderr
    found = {plugin["name"]: plugin for plugin in json.loads(listed.stdout)}
    for name, (state, reason) in REASONS.items():
        assert (found[name]["state"], found[name]["distribution"][:7]) == (state, "broken-"), found[name]
        assert found[name]["reason"].startswith(reason), found[name]
        assert found[name]["hint"] or state == "ready"
    assert {found[name]["state"] for name in ("features", "regions", "tempo", "key", "sdk")} == {"ready"}
    assert "Traceback" not in listed.stderr


def test_a_plan_names_those_that_take_no_part(environment, sampler):
    told = sampler(environment, "plan").stderr
    assert [name for name in REASONS if f"The plugin {name} is" in told] == ["raises", "segfaults", "misspelt", "newer"]


def test_the_list_for_people_says_the_same_and_strict_exits_with_1(environment, sampler):
    listed = sampler(environment, "plugins", "--strict")

    assert listed.returncode == 1
    for state, reason in REASONS.values():
        assert state in listed.stdout
        assert reason in listed.stdout


def test_help_stays_whole(environment, sampler):
    sampler(environment, "plugins")
    helped = sampler(environment, "--help")

    assert helped.returncode == 0
    assert "demo" in helped.stdout


def test_nobody_else_is_harmed(environment, sampler, audio):
    others = "features,regions,tempo"
    sound = sampler(sys.executable, "analyze", audio, "-p", others, "--json", library="sound")
    broken = sampler(environment, "analyze", audio, "-p", f"{others},crashes,needy", "--json", library="broken")

    assert sound.returncode == 0, sound.stderr
    assert broken.returncode == 1, broken.stderr
    assert "Traceback" not in broken.stderr
    with_them, without_them = _answers(broken.stdout), _answers(sound.stdout)
    assert len(without_them) >= 4 * len(others.split(","))
    for key, answer in without_them.items():
        assert with_them[key] == answer, key
    extra = {key: answer for key, answer in with_them.items() if key not in without_them}
    assert {analyzer for _, analyzer in extra} == {"crashes"}


def test_a_crash_fails_its_own_files_alone_and_leaves_evidence(environment, sampler, audio):
    run = sampler(environment, "analyze", audio, "-p", "crashes", "--json")

    outcomes = {
        Path(record["path"]).name: outcome
        for record in map(json.loads, run.stdout.splitlines())
        for outcome in record["outcomes"]
        if outcome["analyzer"] == "crashes"
    }
    assert [outcomes[f"{number}.wav"]["status"] for number in range(4)] == ["ok", "failed", "ok", "failed"]
    for name in ("1.wav", "3.wav"):
        failure = outcomes[name]["failure"]
        assert failure["kind"] == "crash"
        assert failure["evidence"]["signal"] == "SIGSEGV"
        assert "broken-crashes-on-some-files" in failure["hint"]


def _answers(stdout: str) -> dict[tuple[str, str], Any]:
    """Status and result of every analyzer on every file."""
    answers: dict[tuple[str, str], Any] = {}
    for record in map(json.loads, stdout.splitlines()):
        for outcome in record["outcomes"]:
            key = Path(record["path"]).name, outcome["analyzer"]
            answers.setdefault(key, []).append((outcome["status"], outcome["span"], outcome["result"]))
    return answers
