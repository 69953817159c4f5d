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
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from sqlalchemy import text

from sampler_core.library import Library

SCRIPT = Path(__file__).with_name("lone_run.py")
ACTORS = ("LengthAnalyzer", "ArrayAnalyzer", "DoubledAnalyzer", "HalvesAnalyzer", "LoudAnalyzer", "FarAnalyzer")
FILES = 30


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(3)
    for number in range(FILES):
        soundfile.write(folder / f"{number}.wav", rng.uniform(-0.5, 0.5, 30000), 22050)
    (folder / "notes.wav").write_text("these are not samples")
    return folder


@pytest.fixture(scope="module")
def undisturbed(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("calm") / "library"
    with started(sounds, path) as process:
        assert len(list(reported(process))) == FILES + 1
    with Library.open(path) as library:
        return library.dump()


def started(sounds: Path, library: Path) -> subprocess.Popen[str]:
    command = [sys.executable, SCRIPT, sounds, library, *ACTORS]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SCRIPT.parent), os.environ.get("PYTHONPATH", "")))}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def reported(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    yield from (json.loads(line)["path"] for line in process.stdout if line.endswith("\n"))


def disturbed(sounds: Path, library: Path, rng: random.Random) -> tuple[set[str], bool]:
    """Run, and kill something once some files are reported; return what was reported, and whether work was left."""
    with started(sounds, library) as process:
        lines = reported(process)
        told = set(islice(lines, rng.randrange(FILES)))
        time.sleep(rng.uniform(0, 0.3))
        killed = kill_one(process, rng)
        rest = set(lines)
    told |= rest
    return told, killed and (bool(rest) or len(told) <= FILES)


def kill_one(process: subprocess.Popen[str], rng: random.Random) -> bool:
    """Kill the command, a worker or a guest; return whether it was there."""
    with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
        others = psutil.Process(process.pid).children(recursive=True)
        guests = [other for other in others if "far_guest.py" in " ".join(other.cmdline())]
        victims = rng.choice([[process], [process], others, guests or others]) or [process]
        os.kill(rng.choice(victims).pid, signal.SIGKILL)
        return True
    return False


def check(path: Path, told: set[str]) -> None:
    if not told and not (path / "library.db").exists():
        return
    with Library.open(path) as library:
        assert library.check_integrity() == []
        assert all(library.record(Path(name)) for name in told)
        with library._reading.connect() as connection:
            keys = connection.execute(text("SELECT action_key, count(*) FROM outcomes GROUP BY 1")).all()
            assert all(count == 1 for _, count in keys)
            arrays = connection.execute(text("SELECT sha256 FROM arrays")).scalars()
            assert not [sha256 for sha256 in arrays if not list((path / "arrays").rglob(f"{sha256}*"))]


def check_end(sounds: Path, library: Path, undisturbed: list[str]) -> None:
    with started(sounds, library) as process:
        assert len(list(reported(process))) == FILES + 1
    with Library.open(library) as opened:
        assert opened.dump() == undisturbed
        assert opened.attempts() == {}
    assert not list((library / "scratch").iterdir())


def kill(times: int, sounds: Path, folder: Path, undisturbed: list[str], seed: int) -> None:
    """Kill ``times`` times; whenever all files were reported, go on with a new library."""
    rng, library, told, in_the_middle = random.Random(seed), folder / "library-0", set[str](), 0
    for number in range(times):
        newly, hit = disturbed(sounds, library, rng)
        told |= newly
        in_the_middle += hit
        check(library, told)
        if len(told) == FILES + 1:
            check_end(sounds, library, undisturbed)
            library, told = folder / f"library-{number + 1}", set()
    check_end(sounds, library, undisturbed)
    assert in_the_middle > times // 3


def test_nothing_reported_is_lost(sounds: Path, undisturbed: list[str], tmp_path: Path) -> None:
    kill(2, sounds, tmp_path, undisturbed, seed=1)


@pytest.mark.ci
@pytest.mark.parametrize("seed", [10, 11, 12])
def test_nothing_reported_is_lost_in_thirty_rounds(
    sounds: Path, undisturbed: list[str], tmp_path: Path, seed: int
) -> None:
    kill(10, sounds, tmp_path, undisturbed, seed)


@pytest.mark.scale
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(100, 110))
def test_nothing_reported_is_lost_in_three_hundred_rounds(
    sounds: Path, undisturbed: list[str], tmp_path: Path, seed: int
) -> None:
    kill(30, sounds, tmp_path, undisturbed, seed)
