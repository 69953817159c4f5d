"""What nobody foresaw ends as one sentence and a report."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

_BOOM = """
import sys, threading
import click
from sampler_core.cli import commands, main

def deeper(): deeper()
def in_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
class Awkward:
    def __del__(self): raise ValueError("while it went")
class Panic(BaseException): pass
def panic(): raise Panic("native code")
def fail(error): raise error

WAYS = {
    "error": lambda: fail(KeyError("\\x1b]52;c;ZXZp\\x07 of postgresql://me:hidden@host/sounds\\nforged line")),
    "memory": lambda: fail(MemoryError()),
    "recursion": deeper,
    "thread": in_thread,
    "unraisable": lambda: Awkward() and None,
    "panic": panic,
    "text": lambda: sys.exit("a plugin ends \\x1b[31m"),
}

@click.command()
@click.argument("way")
@click.argument("more", nargs=-1)
def boom(way, more): WAYS[way]()

commands.Commands.get_command = lambda self, context, name: boom
main()
"""


def boom(way: str, state: Path, *before: str, code: int = 1) -> str:
    environ = {**os.environ, "XDG_STATE_HOME": str(state)}
    command = [sys.executable, "-c", _BOOM, *before, "boom", way, "postgresql://you:hidden@host/"]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert not set(done.stderr) & {"\x1b", "\x07"}
    return done.stderr


@pytest.mark.hostile("an error that nobody foresaw", "one sentence, and a report to send")
@pytest.mark.parametrize(
    ("way", "says", "code"),
    [
        ("error", "an unexpected error ended this, KeyError: ", 1),
        ("memory", "not enough memory", 1),
        ("recursion", "nested too deeply", 1),
        ("thread", "ended a part of this, ZeroDivisionError", 1),
        ("unraisable", "passed over, ValueError: while it went", 0),
        ("panic", "Panic: native code", 1),
    ],
)
def test_a_sentence_and_a_report(tmp_path: Path, way: str, says: str, code: int) -> None:
    told = boom(way, tmp_path, code=code)
    assert told.startswith("sampler: ")
    assert says in told
    assert told.count("\n") == 1
    (report,) = (tmp_path / "sampler" / "reports").iterdir()
    assert str(report) in told
    assert "to the authors of sampler-core 0" in told
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    for expected in ("Traceback", "sampler-core 0", "python ", "platform ", f"boom {way}", "sampler-tempo 0"):
        assert expected in text
    assert "hidden" not in text


def test_without_a_folder_for_it_the_report_is_among_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = boom("panic", tmp_path / "file")
    report = Path(told.partition("the report ")[2].partition(" says")[0])
    assert "native code" in report.read_text()
    report.unlink()


def test_debug_shows_it(tmp_path: Path) -> None:
    told = boom("error", tmp_path, "--debug")
    assert told.startswith("Traceback")
    assert told.splitlines()[-1].startswith("sampler: an unexpected error")


def test_a_text_with_which_a_plugin_ends_is_told(tmp_path: Path) -> None:
    assert boom("text", tmp_path) == "a plugin ends \\x1b[31m\n"
    assert not (tmp_path / "sampler").exists()
