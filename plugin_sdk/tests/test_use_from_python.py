"""The example that uses the library from Python does what it says."""

import subprocess
import sys
from pathlib import Path

from sampler_sdk import render

SCRIPT = Path(__file__).parents[2] / "examples/use_from_python/fitting_loops.py"


def run(*args):
    command = [sys.executable, str(SCRIPT), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_finds_what_fits_and_how_to_stretch_it(tmp_path):
    for name, bpm in (("house.wav", 122), ("hiphop.wav", 90)):
        groove = next(groove for groove in render.GROOVES if groove.name == name.removesuffix(".wav"))
        render.drum_loop(2026, bpm=bpm, bars=4, groove=groove).write(tmp_path / name)
    done = run(tmp_path, 124)
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert line.startswith("house.wav  122.0 BPM  stretch by 1.016")
    assert "16 beats" in line


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path):
    done = run(tmp_path / "nowhere", 124)
    assert done.returncode == 1
    assert done.stderr.strip() == f"there is no {tmp_path / 'nowhere'}"
    assert not (tmp_path / "nowhere").exists()


def test_says_how_to_use_it():
    done = run()
    assert done.returncode == 1
    assert "python fitting_loops.py FOLDER 124" in done.stderr
