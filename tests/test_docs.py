"""The documentation says what is true: commands and options exist, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sampler_core.cli import cli

from .conftest import REPOSITORY

PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "plugins/*/README.md", "plugin_sdk/README.md", "examples/*/README.md")
    for path in REPOSITORY.glob(pattern)
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_BLOCK = re.compile(r"```(?:sh|bash|console)?\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(sampler [^`]+)`")


def commands(page: Path) -> Iterator[str]:
    """Every ``sampler …`` line a reader may copy."""
    text = page.read_text(encoding="utf-8")
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            for part in re.split(r"&&|\|", line.removeprefix("$ ")):
                if part.strip().startswith("sampler "):
                    yield part.strip()
    yield from _INLINE.findall(text)


def names(page: Path) -> str:
    return str(page.relative_to(REPOSITORY))


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_commands_and_options_exist(page: Path) -> None:
    for line in commands(page):
        words = shlex.split(line.replace("[", " ").replace("]", " ").replace("…", " "), comments=True)[1:]
        context = click.Context(cli, info_name="sampler")
        command: click.Command | None = cli
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            word = words.pop(0).replace("\\", "").split("|")[0]
            found = command.get_command(context, word)
            if found is None:
                assert command is not cli, f"{names(page)}: {line!r}: there is no `sampler {word}`"
                break
            command = found
        known = {"--help", "-h", "--version"} | {option for p in command.params for option in p.opts}
        given = {word.split("=")[0] for word in words if re.fullmatch(r"--[a-z-]+(=.*)?|-[a-zA-Z]", word)}
        assert given <= known, f"{names(page)}: {line!r} uses {sorted(given - known)}"
