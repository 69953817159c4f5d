"""The README's code is run: the plugin it teaches is installed, described, tested and type-checked."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text()
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<code>.*?)^```$', re.M | re.S)
SNIPPETS = [block["code"] for block in BLOCK.finditer(README) if block["language"] == "python" and not block["title"]]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the README's files, and the metadata that pip would have written beside them."""
    folder = tmp_path_factory.mktemp("site")
    for block in BLOCK.finditer(README):
        if block["title"]:
            (folder / block["title"]).write_text(block["code"])
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    info = folder / "acme_loudness-0.1.0.dist-info"
    info.mkdir()
    requires = "".join(f"Requires-Dist: {requirement}\n" for requirement in project["dependencies"])
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: acme-loudness\nVersion: 0.1.0\n{requires}")
    entries = project["entry-points"]["sampler.plugins"].items()
    (info / "entry_points.txt").write_text("[sampler.plugins]\n" + "".join(f"{k} = {v}\n" for k, v in entries))
    (info / "RECORD").write_text("acme_loudness.py,,\n")
    return folder


def python(site, *args):
    own = {"PYTHONPATH": str(site), "XDG_CACHE_HOME": str(site / "cache"), "XDG_DATA_HOME": str(site / "data")}
    command, env = [sys.executable, *args], {**os.environ, **own}
    done = subprocess.run(command, cwd=site, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_is_code_to_run():
    assert len(SNIPPETS) >= 2


def test_snippets_run(site):
    python(site, "-c", "\n".join(SNIPPETS))


def test_the_taught_test_passes(site):
    [command] = re.findall(r"^python (-m sampler_sdk.schemas .*)$", README, re.M)
    python(site, *command.split())
    assert " passed" in python(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_acme_loudness.py")


def test_the_taught_plugin_is_ready(site):
    listed = json.loads(python(site, "-c", "from sampler_core.cli import main; main()", "plugins", "list", "--json"))
    [plugin] = [plugin for plugin in listed if plugin["name"] == "loudness"]
    assert plugin["state"] == "ready"
    assert plugin["distribution"] == "acme-loudness"


def test_the_taught_command_works(site, tmp_path):
    code = (
        "import sys; from pathlib import Path; from sampler_core.cli.errors import explained\n"
        "from acme_beats import command\nfrom sampler_sdk import Reason, Tempo\n"
        "from sampler_sdk.library import Library\nfrom sampler_sdk.testing import examples\n"
        "from sampler_sdk.testing.libraries import Ended, audio_info, remember\n"
        "place, (loop, noise) = Path('library'), map(Path, sys.argv[1:])\n"
        "with Library.open(place) as library:\n"
        "    remember(library, loop, audio_info(4.0), Ended(Tempo, [examples.tempo(120, beats=3)]))\n"
        "    remember(library, noise, audio_info(5.0), Ended(Tempo, [Reason.AMBIGUOUS]))\n"
        "command([str(loop), '--library', 'library'], standalone_mode=False)\n"
        "try:\n"
        "    with explained(): command([str(noise), '--library', 'library'], standalone_mode=False)\n"
        "except SystemExit as ended: print('exit code', ended)"
    )
    sounds = [tmp_path / "loop.wav", tmp_path / "noise.wav"]
    for sound in sounds:
        sound.touch()
    assert python(site, "-c", code, *sounds).split() == ["0.000", "0.500", "1.000", "exit", "code", "1"]


def test_the_taught_query_term_works(site, tmp_path):
    info = tmp_path / "acme_like-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-like\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text("[sampler.plugins]\nlike = acme_like\n")
    (info / "RECORD").write_text("")
    (tmp_path / "acme_like.py").write_text((site / "acme_like.py").read_text())
    code = (
        "from pathlib import Path; from sampler_core.cli import main\nfrom sampler_sdk import Tempo\n"
        "from sampler_sdk.library import Library\nfrom sampler_sdk.testing import examples\n"
        "from sampler_sdk.testing.libraries import Ended, audio_info, remember\n"
        "with Library.open(Path('library')) as library:\n"
        "    for bpm in (100, 91, 98, 140):\n"
        "        path = Path.cwd() / f'{bpm}.wav'; path.touch()\n"
        "        remember(library, path, audio_info(bpm), Ended(Tempo, [examples.tempo(bpm)]))\n"
        "main()"
    )
    found = python(tmp_path, "-c", code, "find", "like:100.wav", "sort:like", "--paths", "--library", "library")
    assert [Path(line).name for line in found.split()] == ["98.wav", "91.wav"]


@pytest.mark.ci
def test_the_taught_analyzer_is_type_safe(site):
    python(site, "-m", "mypy", "--strict", "acme_loudness.py", "acme_pitch.py", "acme_beats.py", "acme_like.py")


@pytest.mark.ci
def test_the_taught_environment_works(site):
    code = (
        "import numpy as np; from acme_pitch import PitchAnalyzer; from sampler_sdk import Audio\n"
        "from sampler_sdk.testing import run\n"
        "tone = np.sin(2 * np.pi * 440 * np.arange(44100) / 44100)\n"
        "assert abs(run(PitchAnalyzer, Audio.from_array(tone, 44100)).f0_hz - 440) < 1"
    )
    python(site, "-c", code)
