"""``sampler plot`` as people type it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile
from sampler_plot.command import command
from sampler_sdk.commands import CommandFailed
from sampler_sdk.library import LibraryError

SAMPLER = Path(sys.executable).with_name("sampler")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory):
    """A folder with a clicking loop, a text file, and their library."""
    folder = tmp_path_factory.mktemp("plot")
    loop = np.zeros(4 * 44100)
    for beat in range(8):
        loop[beat * 22050 : beat * 22050 + 900] = 0.5 * np.random.default_rng(1).normal(size=900).clip(-1, 1)
    soundfile.write(folder / "loop.wav", loop, 44100)
    (folder / "notes.wav").write_text("these are not samples")
    sampler(folder, "analyze", ".", "-p", "tempo", "--jobs", "1", "--library", "library", expect=1)
    return folder


def sampler(folder, *args, expect=0):
    done = subprocess.run([SAMPLER, *map(str, args)], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done


def test_the_picture_lies_in_the_current_folder_and_its_path_is_printed(analyzed, tmp_path):
    done = sampler(tmp_path, "plot", analyzed / "loop.wav", "--library", analyzed / "library")
    assert done.stdout == "loop.wav.png\n"
    assert (tmp_path / "loop.wav.png").read_bytes().startswith(PNG)


def test_the_extension_decides_the_format(analyzed, monkeypatch):
    monkeypatch.chdir(analyzed)
    for args in (("x.SVG",), ("x.png", "--width", "800", "--dpi", "80")):
        command(["loop.wav", "--library", "library", "-o", *args], standalone_mode=False)
    assert "<svg" in (analyzed / "x.SVG").read_text()
    assert (analyzed / "x.png").read_bytes()[16:20] == (800).to_bytes(4, "big")


def test_errors_are_sentences(analyzed):
    done = sampler(analyzed, "plot", "nowhere.wav", "--library", "library", expect=1)
    assert done.stderr.startswith(
        "sampler: nowhere.wav is not in the library library, and there is no such file: `sampler find"
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("args", "error", "told"),
    [
        (("notes.wav",), CommandFailed, "could not be decoded"),
        (("loop.wav", "-o", "nowhere/picture.png"), CommandFailed, "^nowhere/picture.png cannot be written"),
        (("loop.wav", "--height", "200"), CommandFailed, "choose a larger --height"),
        (("loop.wav", "--library", "none"), LibraryError, "there is no library in none"),
        (("loop.wav", "-o", "picture.bmp"), click.UsageError, "ends neither with .png nor with .svg"),
        (("loop.wav", "--width", "3"), click.UsageError, "3 is not in the range"),
    ],
)
def test_what_cannot_be_drawn_is_told_and_nothing_is_written(analyzed, monkeypatch, args, error, told):
    monkeypatch.chdir(analyzed)
    before = sorted(analyzed.iterdir())
    library = () if "--library" in args else ("--library", "library")
    with pytest.raises(error, match=told):
        command([*args, *library], standalone_mode=False)
    assert sorted(analyzed.iterdir()) == before


def test_the_plugin_is_ready_and_listed(analyzed):
    plugins = {plugin["name"]: plugin for plugin in json.loads(sampler(analyzed, "plugins", "--json").stdout)}
    assert plugins["plot"]["state"] == "ready"
    assert "Draw what the library knows of a file" in sampler(analyzed, "--help").stdout


def test_the_help_imports_neither_matplotlib_nor_a_database(analyzed):
    code = (
        "import sys\nfrom sampler_plot.command import command\n"
        "command(['--help'], standalone_mode=False)\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--output" in done.stdout
    assert not {"matplotlib", "sqlmodel", "sqlalchemy"} & set(done.stderr.split())
    assert "matplotlib.pyplot" not in done.stderr


@pytest.mark.ci
def test_pyplot_and_its_state_are_left_alone(analyzed):
    code = (
        "import sys, matplotlib\nbefore = matplotlib.rcParams.copy()\n"
        "from sampler_plot.command import command\n"
        "command(['loop.wav', '-o', 'y.png', '--library', 'library'], standalone_mode=False)\n"
        "assert matplotlib.rcParams.copy() == before\nassert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=analyzed, check=True, capture_output=True)
