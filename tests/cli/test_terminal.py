"""What leaves the command for people holds nothing that a terminal obeys, whoever wrote it and whatever forgot it."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import click
import pytest
from sampler_sdk import commands

from sampler_core.cli import terminal
from sampler_core.cli.terminal.styled import redrawn
from sampler_core.text import printable, quoted, shortened

ROOT = Path(__file__).parents[2]
OUTLET = [*(ROOT / "sampler_core/cli/terminal").glob("*.py"), ROOT / "sampler_core/cli/streams.py"]
SPEAKING = [ROOT / "sampler_core" / "cli", ROOT / "plugin_sdk" / "sampler_sdk", *(ROOT / "plugins").glob("*/sampler_*")]

HOSTILE = {
    "\x1b]52;c;ZXZpbA==\x1b\\": r"\x1b]52;c;ZXZpbA==\x1b\\"[:-1],
    "\x9b31m": r"\x9b31m",
    "a\nb\rc\td\x00\x07\x7f": r"a\nb\rc\td\x00\x07\x7f",
    "\u202egnp.exe": r"\u202egnp.exe",
    "\u2066\u2069\u200e\u061c\u200b\ufeff\xad": r"\u2066\u2069\u200e\u061c\u200b\ufeff\xad",
    "\u2028\u2029\x85\x0b\x0c\x1c": r"\u2028\u2029\x85\x0b\x0c\x1c",
    "caf\udce9": r"caf\udce9",
    "\U000e0041": r"\U000e0041",
}


class Screen(io.StringIO):
    """A terminal that keeps what it is sent."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items())
def test_what_a_terminal_obeys_is_shown(text, shown):
    assert printable(text) == shown
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["Größe – 東京　夜.wav", "می‌خواهم", "👨‍🎤", "a b\\c", "été"])
def test_what_people_write_stays(text):
    assert printable(text) == text


@pytest.mark.parametrize("word", [*HOSTILE, "kick.wav", "my 'kick'.wav", "$(rm -rf x)", "a;b", "-x", "", "été's\n"])
def test_a_word_to_type_is_read_by_the_shell_as_it_was(word):
    word = word.replace("\x00", "")
    read = subprocess.run(
        ["bash", "-c", f"printf %s {quoted(word)}"], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )

    assert read.stdout == word.encode("utf-8", "surrogateescape")
    assert printable(quoted(word)) == quoted(word)


def test_a_long_text_is_cut_and_says_by_how_much():
    assert shortened("x" * 10, 10) == "x" * 10
    assert shortened("x" * 5000, 10) == "x" * 10 + "… (4,990 more characters)"


@pytest.mark.parametrize("stream", [io.StringIO, Screen])
@pytest.mark.parametrize(("text", "shown"), HOSTILE.items())
def test_a_line_is_one_line_and_harmless_on_both_streams(text, shown, stream):
    out, err = stream(), stream()
    with redirect_stdout(out), redirect_stderr(err):
        terminal.say(f"file {text}")
        terminal.say(text, err=True)

    assert (out.getvalue(), err.getvalue()) == (f"file {shown}\n", f"{shown}\n")


@pytest.mark.parametrize("write", [print, click.echo, lambda text: sys.stdout.write(text + "\n")])
def test_what_goes_past_say_meets_the_guard(write):
    screen = Screen()
    with redirect_stdout(screen), terminal.guarded():
        for text in HOSTILE:
            write(text)

    assert is_harmless(screen.getvalue())


def test_a_console_sends_its_own_styling_and_none_of_the_words(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    with redirect_stdout(screen):
        for text in HOSTILE:
            terminal.console(200).print(text, style="red")
            terminal.console(200).print(f"[link=file:///]{text}[/link]")

    sent = screen.getvalue()
    assert "\x1b[31m" in sent
    assert "\x1b]" not in sent
    assert is_harmless(sent.replace("\x1b[31m", "").replace("\x1b[0m", ""))


def test_a_line_that_comes_while_something_is_redrawn_is_harmless(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    with redirect_stderr(screen), redirect_stdout(screen), terminal.guarded(), redrawn() as draw:
        draw("[bold]working on \x1b]0;title\x07")
        for text in HOSTILE:
            terminal.say(text, err=True)
            sys.stderr.write(text.replace("\n", "") + "\n")

    assert "\x1b]" not in screen.getvalue()
    assert "[bold]working" in screen.getvalue()
    assert all(screen.getvalue().count(shown) >= 1 + ("\n" not in text) for text, shown in HOSTILE.items())


def test_characters_that_the_encoding_lacks_are_shown():
    binary = io.BytesIO()
    narrow = io.TextIOWrapper(binary, "ascii")
    with redirect_stdout(narrow):
        terminal.say("été – 東京…")

    assert binary.getvalue() == rb"\xe9t\xe9 - \u6771\u4eac..." + b"\n"


def test_data_are_exact_in_a_pipe_and_harmless_on_a_terminal():
    pipe, screen = io.BytesIO(), Screen()
    narrow = io.TextIOWrapper(pipe, "ascii")
    with redirect_stdout(narrow):
        terminal.write_path(Path("caf\udce9\x1b\n"), "\0")
        terminal.data().write("été\x1b\n")
    with redirect_stdout(screen):
        terminal.write_path(Path("caf\udce9\x1b\n"))
        terminal.data().write("été\x1b\n")

    assert pipe.getvalue() == b"caf\xe9\x1b\n\x00" + "été\x1b\n".encode()
    assert screen.getvalue() == "caf\\udce9\\x1b\\n\nété\\x1b\n"


def test_closed_streams_take_nothing_and_stop_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with terminal.guarded():
        terminal.say("lost")
        terminal.say("lost", err=True)
        terminal.write_json({})
        terminal.console().print("lost")


def is_harmless(text: str) -> bool:
    return all(printable(line) == line for line in text.split("\n"))


BYPASSES = {
    "print",
    "input",
    "click.echo",
    "click.secho",
    "click.prompt",
    "click.confirm",
    "click.echo_via_pager",
    "click.progressbar",
    "click.get_text_stream",
    "click.get_binary_stream",
    "os.write",
}
STREAMS = {"sys.stdout", "sys.stderr", "sys.stdin", "sys.__stdout__", "sys.__stderr__"}
ELSEWHERE = {"rich.console", "rich.live", "rich.progress", "rich.prompt", "rich.print", "getpass.getpass"}


def spoken_past(path: Path) -> set[str]:
    """What a module uses to write without the one way out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in BYPASSES:
            found.add(ast.unparse(node.func))
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in STREAMS:
            found.add(ast.unparse(node))
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            found |= names & (ELSEWHERE | STREAMS | BYPASSES)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & ELSEWHERE
    return found


def test_nothing_speaks_but_through_the_one_way_out():
    files = [path for folder in SPEAKING for path in folder.rglob("*.py") if path not in OUTLET]
    past = {str(path.relative_to(ROOT)): found for path in files if (found := spoken_past(path))}

    assert len(files) > 100
    assert past == {}
    assert {"say", "ask", "console", "data", "write_json", "write_path"} <= set(commands.__all__)
