"""Commands in surroundings that nobody thinks of, in real processes: every pair of circumstances at least once.

Whatever they are, a command ends soon, with its exit code and without a traceback.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from sampler_sdk.testing import examples
from sampler_sdk.testing.libraries import Ended, audio_info, failure, remember

from sampler_core.kinds import Key, Tempo
from sampler_core.library import Library

NAME = "caf\u00e9 \u266f\u3042 \udcff.wav"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("find", "caf"),
    ("find", "--json", "path:\udce9"),
    ("find", "--csv"),
    ("show", NAME),
    ("tag", NAME, "caf\udce9"),
    ("set", "bpm:1..", "bpm=90"),
    ("runs",),
    ("failures",),
    ("plan", NAME),
    ("export", "--format", "csv"),
    ("library", "stats"),
    ("analyze", NAME, "-p", "regions"),
    ("doctor",),
    ("nonsense\udce9",),
)
HANDFUL = 6
DIMENSIONS: dict[str, Sequence[Any]] = {
    "command": COMMANDS,
    "encoding": ("utf-8", "ascii", "latin-1"),
    "stdin": ("null", "closed", "stray bytes"),
    "stdout": ("pipe", "closed", "full", "tiny terminal"),
    "stderr": ("pipe", "closed", "full"),
    "home": ("own", "none", "no folder"),
    "folder": ("there", "deleted"),
    "user": ("named", "nameless"),
    "terminal": ("none", "dumb and narrow", "of nonsense"),
    "limit": ("none", "descriptors", "memory", "file size"),
}
_RUN = """
import os, sys
if "nameless" in sys.argv[1]: os.setresuid(54321, -1, -1)
if "deleted" in sys.argv[1]: os.rmdir(os.getcwd())
del sys.argv[1]
from sampler_core.cli import main
main()
"""


def pairwise(dimensions: dict[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Combinations in which every two values of different dimensions meet; greedy, and the same each time."""
    names, chance = list(dimensions), random.Random(1)
    missing = {
        ((a, i), (b, j))
        for a, b in itertools.combinations(names, 2)
        for i in range(len(dimensions[a]))
        for j in range(len(dimensions[b]))
    }
    rows: list[dict[str, int]] = []
    while missing:
        tried = [_row(dimensions, min(missing), chance) for _ in range(20)]
        best = max(tried, key=lambda row: len(_pairs(row) & missing))
        missing -= _pairs(best)
        rows.append(best)
    return [{name: dimensions[name][at] for name, at in row.items()} for row in rows]


def _row(dimensions: dict[str, Sequence[Any]], pair: Any, chance: random.Random) -> dict[str, int]:
    return {name: chance.randrange(len(values)) for name, values in dimensions.items()} | dict(pair)


def _pairs(row: dict[str, int]) -> set[Any]:
    return set(itertools.combinations(row.items(), 2))


ROWS = pairwise(DIMENSIONS)


@pytest.fixture(scope="module")
def places() -> Iterator[Path]:
    """A folder with a library, and a cache in which all plugins are described."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        file = folder / NAME
        soundfile.write(os.fsencode(file), np.zeros(4410), 44100)
        (folder / "other.wav").touch()
        with Library.open(folder / "library") as opened:
            remember(
                opened, file, audio_info(0.1), Ended(Tempo, [examples.tempo()]), Ended(Key, [failure("caf\u00e9")])
            )
            remember(opened, folder / "other.wav", audio_info(0.2), Ended(Tempo, [examples.tempo()]))
        subprocess.run(
            [sys.executable, "-c", "from sampler_core.cli import main; main()", "plugins"],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        (folder / "cache" / "descriptions").mkdir(parents=True)
        for described in Path(os.environ["SAMPLER_CACHE"], "descriptions").glob("*.json"):
            shutil.copy(described, folder / "cache" / "descriptions")
        yield folder


def environment(row: dict[str, Any], places: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV")}
    homes = {"own": {"HOME": str(places / "home")}, "none": {}, "no folder": {"HOME": "/dev/null"}}
    terminals = {
        "none": {},
        "dumb and narrow": {"TERM": "dumb", "COLUMNS": "1", "LINES": "1"},
        "of nonsense": {"TERM": "\udcff", "COLUMNS": "9" * 30, "LINES": "-1"},
    }
    return {
        **kept,
        **homes[row["home"]],
        **terminals[row["terminal"]],
        "PYTHONIOENCODING": row["encoding"],
        "SAMPLER_LIBRARY": str(places / "library"),
        "SAMPLER_CACHE": str(places / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",  # which a limit of file sizes would cut short
    }


def prepared(row: dict[str, Any]) -> Callable[[], None]:
    """What happens in the process before it becomes the command."""
    closed = [fd for fd, name in enumerate(("stdin", "stdout", "stderr")) if row[name] == "closed"]
    limits = {
        "descriptors": (resource.RLIMIT_NOFILE, 24),
        "memory": (resource.RLIMIT_AS, 300 << 20),
        "file size": (resource.RLIMIT_FSIZE, 4096),
    }

    def prepare() -> None:
        for fd in closed:
            os.close(fd)
        if row["limit"] in limits:
            number, most = limits[row["limit"]]
            resource.setrlimit(number, (most, most))

    return prepare


def ended(row: dict[str, Any], places: Path) -> tuple[int, str]:
    """The exit code, and all that was written."""
    here = Path(tempfile.mkdtemp(dir=places))
    words = [str(places / word) if word == NAME else word for word in row["command"]]
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 1, 2, 0, 0))
    with Path("/dev/full").open("wb") as full, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        sinks = {"pipe": out, "closed": out, "full": full, "tiny terminal": theirs}
        typed = row["stdin"] == "stray bytes"
        with subprocess.Popen(
            [sys.executable, "-c", _RUN, f"{row['user']} {row['folder']}", *words],
            cwd=here,
            env=environment(row, places),
            stdin=subprocess.PIPE if typed else subprocess.DEVNULL,
            stdout=sinks[row["stdout"]],
            stderr=full if row["stderr"] == "full" else err,
            preexec_fn=prepared(row),
        ) as process:
            os.close(theirs)
            with suppress(BrokenPipeError):
                process.communicate(b"\xff\xfe\n" if typed else None, timeout=60)
        with suppress(OSError):
            out.write(os.read(ours, 1 << 20))
        os.close(ours)
        for stream in (out, err):
            stream.seek(0)
        return process.returncode, (out.read() + err.read()).decode(errors="replace")


@pytest.mark.hostile(
    "closed or full streams, a small character set, no home, a deleted folder, a user without a name, in every pair",
    "the command works or ends in one sentence",
)
@pytest.mark.parametrize(
    "row",
    [*ROWS[:HANDFUL], *(pytest.param(row, marks=pytest.mark.ci) for row in ROWS[HANDFUL:])],
    ids=itertools.count(),
)
def test_a_command_ends_without_a_traceback(row: dict[str, Any], places: Path) -> None:
    if row["user"] == "nameless" and os.geteuid() != 0:
        row = {**row, "user": "named"}  # only root can be somebody else
    code, said = ended(row, places)
    assert code in (0, 1, 2), (row, said)
    for word in ("Traceback", "Exception ignored", "Fatal Python error"):
        assert word not in said, (row, said)
    if row["limit"] == "none":
        assert "unexpected error" not in said, (row, said)


def test_every_pair_of_circumstances_meets() -> None:
    met = {pair for row in ROWS for pair in itertools.combinations(row.items(), 2)}
    pairs = {
        ((a, x), (b, y))
        for a, b in itertools.combinations(DIMENSIONS, 2)
        for x, y in itertools.product(DIMENSIONS[a], DIMENSIONS[b])
    }
    print(f"{len(pairs)} pairs in {len(ROWS)} processes")  # noqa: T201
    assert pairs <= met
