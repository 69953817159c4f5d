"""Whatever is killed, whenever: what was reported is in the library, and the end is that of an undisturbed run."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from sqlalchemy import text

from sampler_core.storage.library import Library

COMMAND = (Path(sys.executable).with_name("sampler"), "analyze", "-p", "tempo", "--jobs", "2", "--json")
FILES = 30


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(3)
    for number in range(FILES):
        soundfile.write(folder / f"{number}.wav", rng.uniform(-0.5, 0.5, 20000), 22050)
    (folder / "notes.wav").write_text("these are not samples")
    return folder


@pytest.fixture(scope="module")
def undisturbed(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("calm") / "library"
    subprocess.run([*COMMAND, sounds, "--library", path], stdout=subprocess.DEVNULL, check=False)
    with Library.open(path) as library:
        return library.dump()


def disturbed(sounds: Path, library: Path, rng: random.Random) -> list[str]:
    """Run, and kill something at some moment; returns what was reported. The command may get through."""
    command = [*COMMAND, sounds, "--library", library]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        # The interpreter and the plugins take a second to start; then every moment is as good as any other.
        time.sleep(rng.uniform(0.8, 2.2))
        with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
            workers = psutil.Process(process.pid).children(recursive=True)
            victim = process.pid if rng.random() < 0.5 or not workers else rng.choice(workers).pid
            os.kill(victim, signal.SIGKILL)
        return [json.loads(line)["path"] for line in process.stdout if line.endswith("\n")]


def check(path: Path, reported: set[str]) -> None:
    with Library.open(path) as library:
        assert library.check_integrity() == []
        assert all(library.record(Path(name)) for name in reported)
        with library._reading.connect() as connection:
            keys = connection.execute(text("SELECT action_key, count(*) FROM outcomes GROUP BY 1")).all()
            assert all(count == 1 for _, count in keys)
            arrays = connection.execute(text("SELECT sha256 FROM arrays")).scalars()
            assert not [sha256 for sha256 in arrays if not list((path / "arrays").rglob(f"{sha256}*"))]


def rounds(sounds: Path, library: Path, undisturbed: list[str], seed: int) -> None:
    rng, reported = random.Random(seed), set[str]()
    for _ in range(20):
        reported |= set(disturbed(sounds, library, rng))
        check(library, reported)
        if len(reported) == FILES + 1:
            break
    done = subprocess.run([*COMMAND, sounds, "--library", library], stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1  # notes.wav
    assert len(done.stdout.splitlines()) == FILES + 1
    with Library.open(library) as opened:
        assert opened.dump() == undisturbed
    assert not list((library / "scratch").iterdir())


@pytest.mark.parametrize("seed", range(2))
def test_nothing_reported_is_lost(sounds: Path, undisturbed: list[str], tmp_path: Path, seed: int) -> None:
    rounds(sounds, tmp_path / "library", undisturbed, seed)


@pytest.mark.ci
@pytest.mark.parametrize("seed", range(100, 108))
def test_nothing_reported_is_lost_in_many_rounds(
    sounds: Path, undisturbed: list[str], tmp_path: Path, seed: int
) -> None:
    rounds(sounds, tmp_path / "library", undisturbed, seed)
