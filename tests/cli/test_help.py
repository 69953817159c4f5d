"""Finding one's way: examples in every help, what somebody means by a wrong word, and completion by the shell."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sampler_core.cli import cli, commands, meant
from sampler_core.cli.errors import explained
from sampler_core.library import Library

SAMPLER = Path(sys.executable).with_name("sampler")
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def tree() -> dict[str, click.Command]:
    """Every command by its whole name, those of plugins too."""
    commands._registry.cache_clear()
    commands._registry(examine=True)
    commands._registry.cache_clear()
    return dict(leaves(cli))


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    if name:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            if found := command.get_command(context, each):
                yield from leaves(found, f"{name} {each}".strip())


def told(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The last line of what is said against a command line."""
    with pytest.raises(SystemExit) as ended, explained():
        commands.run(words)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_every_command_has_an_example_in_its_help_that_can_be_parsed(tree):
    for name, command in tree.items():
        examples = re.findall(rf"^ *sampler {name}( .*)?$", command.help or "", re.M)
        assert examples, f"`sampler {name} --help` has no example"
        for example in examples:
            words = shlex.split(re.split(r"   |  [a-z]| > ", example)[0])
            if not isinstance(command, click.Group):
                command.make_context(name, words, resilient_parsing=True)


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("analyse", "analyze"),
        ("search", "find"),
        ("stats", "library stats"),
        ("undo", "unset"),
        ("fnid", "find"),
        ("config", "plugins show NAME"),
        ("restor", "library restore"),
        ("xyzzy", None),
        ("plugns", "plugins"),
    ],
)
def test_a_wrong_command_says_what_is_meant(word, means, capsys):
    line = told(word, capsys=capsys)

    assert line == (
        f"Error: no such command {word!r}; did you mean `sampler {means}`?"
        if means
        else f"Error: No such command {word!r}."
    )


def test_a_wrong_command_of_a_group_and_a_wrong_option_do_too(capsys):
    assert "did you mean `sampler library check`?" in told("library", "chekc", capsys=capsys)
    assert "did you mean `sampler plugins show`?" in told("plugins", "shwo", capsys=capsys)
    for command in ("find", "failures", "export"):
        assert "--library" in told(command, "--librry", "x", capsys=capsys)
    assert "Did you mean '--limit'?" in told("find", "--lmit=3", capsys=capsys)


def test_what_is_meant_is_there(tree):
    options = {"--version", "--help"}
    for target in meant._OTHER_WORDS.values():
        words = [word for word in target.split() if not word.startswith("--") or word in options]
        assert words[0] in options | set(tree), target
        if words[0] in {"library", "plugins"}:
            assert " ".join(words[:2]) in tree


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("complete") / "library"
    with Library.open(path) as opened:
        opened.save_query("drums", "class:kick")
        opened.save_query("deep", "bpm:..90")
    return path


def asked(shell: str, line: str, library: Path) -> dict[str, str]:
    """How a shell asks for what goes on with ``line``, the cursor at its end."""
    words = line.split(" ")
    cursor = words[-1] if shell == "fish" else str(len(words) - 1)
    how = {"_SAMPLER_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": cursor}
    return {**how, "SAMPLER_LIBRARY": str(library)}


def offered(shell: str, told: str) -> list[str]:
    """The words in what a shell is told."""
    if shell in ("bash", "fish"):
        return [word.partition(",")[2] for word in told.splitlines()]
    return told.splitlines()[1::3]


@pytest.mark.parametrize(
    ("shell", "line", "words"),
    [
        ("bash", "sampler export --format ", ["csv", "jsonl"]),
        ("bash", "sampler find saved : d", ["deep", "drums"]),
        ("zsh", "sampler find saved:d", ["saved:deep", "saved:drums"]),
        ("fish", "sampler find saved:dr", ["saved:drums"]),
        ("zsh", "sampler queries remove d", ["deep", "drums"]),
        ("bash", "sampler plugins show te", ["tempo"]),
        ("zsh", "sampler analyze -p key,te", ["key,tempo"]),
        ("bash", "sampler librar", ["library"]),
    ],
)
def test_a_shell_completes(shell, line, words, library, monkeypatch, capsys):
    for name, value in asked(shell, line, library).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        commands.run(())
    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (0, "")
    assert offered(shell, told.out) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_by_starting_the_command(shell, library):
    environ = {**os.environ, **asked(shell, "sampler queries remove d", library)}
    done = subprocess.run([SAMPLER], env=environ, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert offered(shell, done.stdout) == ["deep", "drums"]


def test_completion_is_set_up_as_the_readme_says():
    setups = re.findall(r"_SAMPLER_COMPLETE=(\w+)_source sampler", README.read_text(encoding="utf-8"))
    assert setups == ["bash", "zsh", "fish"]
    for shell in setups:
        environ = {**os.environ, "_SAMPLER_COMPLETE": f"{shell}_source"}
        written = subprocess.run([SAMPLER], env=environ, capture_output=True, text=True, check=True).stdout
        assert f"_SAMPLER_COMPLETE={shell}_complete" in written
