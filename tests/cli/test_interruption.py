"""Signals, in real processes: whenever one comes, the command ends soon, with one line and exit code 130."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parent))

import inside

from sampler_core import signals
from sampler_core.execution.stop import Stop, interruptible
from sampler_core.library import Library

SAMPLER = Path(sys.executable).with_name("sampler")
_MOMENTS = 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    rng = np.random.default_rng(11)
    for number in range(40):
        soundfile.write(folder / f"{number}.wav", rng.uniform(-0.5, 0.5, 30000), 22050)
    return folder


def begun(*arguments: str | Path, **how: object) -> subprocess.Popen[str]:
    return subprocess.Popen([SAMPLER, *arguments], stdout=-1, stderr=-1, text=True, start_new_session=True, **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("number", signals.ENDING)
def test_the_first_signal_asks_a_run_to_end_the_second_to_end_now_the_third_does_not_wait(number: int) -> None:
    mine, stop = signal.signal(number, signal.SIG_DFL), Stop()  # the tests may run under nohup
    before = [signal.getsignal(each) for each in signals.ENDING]
    with interruptible(stop):
        os.kill(os.getpid(), number)
        assert (stop.asked, stop.now) == (True, False)
        assert "Ctrl-C again" in (stop.message or "")
        os.kill(os.getpid(), number)
        assert (stop.asked, stop.now) == (True, True)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert [signal.getsignal(each) for each in signals.ENDING] == before
    signal.signal(number, mine)


def test_what_nohup_had_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop = Stop()
        with interruptible(stop):
            os.kill(os.getpid(), signal.SIGHUP)
        assert not stop.asked
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


_SWALLOWED = """
import os, signal, sys, time, weakref
from sampler_core.cli import commands, main
import click

class Thing: pass

@click.command()
def swallow():
    thing = Thing()
    watched = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGINT))
    del thing
    time.sleep(20)

commands.Commands.get_command = lambda self, context, name: swallow
main()
"""


def test_a_signal_that_python_cannot_let_through_is_not_swallowed() -> None:
    done = subprocess.run([sys.executable, "-c", _SWALLOWED, "swallow"], capture_output=True, text=True, timeout=15)
    assert (done.returncode, done.stderr) == (130, "sampler: interrupted\n")


@pytest.mark.ci
@pytest.mark.parametrize("number", signals.ENDING, ids=lambda number: number.name)
def test_a_run_ends_well(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    library = tmp_path / "library"
    with begun("analyze", folder, "-p", "tempo,content", "--json", "--library", library) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "Traceback" not in told
    with Library.open(library) as opened:
        (run,) = opened.runs()
    assert run.status == "cancelled"
    assert inside.nobody_works_in(library)
    assert not list((library / "scratch").iterdir())


@pytest.mark.hostile(
    "a terminal that is closed during a run", "the steps in hand are finished, the run is recorded as cancelled"
)
@pytest.mark.ci
def test_a_terminal_that_is_closed_ends_a_run_well(folder: Path, tmp_path: Path) -> None:
    """The progress that is drawn on it fails from then on, the run does not."""
    library = tmp_path / "library"
    ours, theirs = os.openpty()
    command = [SAMPLER, "analyze", folder, "-p", "tempo,content", "--library", library]
    script = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", script, *command], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        seen = b""
        while not re.search(rb"(?<![0-9])[1-9][0-9]?/40 files", seen):
            seen += os.read(ours, 1 << 16)
        os.close(ours)  # hangs up
        process.wait(60)
    assert process.returncode == 130
    with Library.open(library) as opened:
        assert [run.status for run in opened.runs()] == ["cancelled"]
    assert not list((library / "scratch").iterdir())


@pytest.mark.hostile("Ctrl-C or SIGTERM at any moment of the beginning", "one line, exit code 130")
@pytest.mark.ci
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_at_any_moment_of_the_beginning(folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    ended: list[int] = []
    for moment in range(_MOMENTS):
        library = tmp_path / str(moment)
        with begun("analyze", folder, "-p", "tempo,content", "--library", library) as process:
            time.sleep(1.2 * moment / _MOMENTS)
            process.send_signal(number)
            _, told = process.communicate(timeout=60)
        if process.returncode == -number and " in main\n" not in told:
            continue  # Python itself had not come to us yet
        assert process.returncode == 130, (moment, told)
        assert "Traceback" not in told
        ended.append(moment)
        if (library / "library.db").exists():
            with Library.open(library) as opened:
                assert {run.status for run in opened.runs()} <= {"cancelled"}
            assert not list((library / "scratch").iterdir())
    assert len(ended) > _MOMENTS / 2


def test_next_to_nothing_is_loaded_before_signals_are_handled() -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nimport sampler_core.cli.interruption\n"
        "print(*sorted(name for name in set(sys.modules) - before if '.' not in name))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert not {"typing", "re", "contextlib", "pathlib", "click"} & set(done.stdout.split()), done.stdout
