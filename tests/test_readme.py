"""The README's tables and outputs are those of the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sampler_core.cli import cli
from sampler_core.registry.registry import Registry

from .conftest import REPOSITORY

TEXT = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SAMPLER = Path(sys.executable).with_name("sampler")
OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    cells = [re.split(r"(?<!\\)\|", line.strip("| ")) for line in lines]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


def described() -> dict[str, str]:
    """Each command in the table, and the cell that it stands in."""
    cells = [row[0] for row in rows("Commands")]
    return {cell.split()[1].strip("`"): cell for cell in cells if cell.startswith("`sampler ")}


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    told = set(described()) | set(re.findall(r"`(\w+)`", section("Commands")))
    added = {spec.name for spec in Registry.discover(examine=True).commands}
    assert {*cli.list_commands(click.Context(cli)), *added} - told == set()
    assert [name for name in described() if cli.get_command(click.Context(cli), name) is None] == []


@pytest.mark.parametrize("name", sorted(described()))
def test_a_row_has_every_subcommand_and_only_options_that_exist(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    told = " ".join(cell for cell in (row[0] for row in rows("Commands")) if cell.startswith(f"`sampler {name}"))
    parts = [command]
    if isinstance(command, click.Group):
        subcommands = command.list_commands(click.Context(command))
        parts += [part for each in subcommands if (part := command.get_command(click.Context(command), each))]
        assert {each for each in subcommands if each not in re.findall(r"[a-z]+", told)} == set()
    known = {option for part in parts for parameter in part.params for option in parameter.opts}
    assert set(OPTION.findall(told)) <= known | {"--help"}


def test_every_plugin_has_a_row_and_every_row_a_plugin() -> None:
    linked = {match for row in rows("Plugins") for match in re.findall(r"\]\((plugins/[^)]+)\)", row[0])}
    assert linked == {f"plugins/{path.parent.name}" for path in (REPOSITORY / "plugins").glob("*/pyproject.toml")}


def blocks() -> list[str]:
    return re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which the demo ran, and what it printed."""
    folder = tmp_path_factory.mktemp("home")
    return folder, run(folder, "demo")


def run(folder: Path, *words: str) -> str:
    environment = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [SAMPLER, *words], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.ci
@pytest.mark.timeout(600)
def test_the_demo_prints_what_the_readme_shows(demo: tuple[Path, str]) -> None:
    shown = next(block for block in blocks() if block.startswith("┏"))
    assert shown.strip() in demo[1], demo[1]


@pytest.mark.ci
@pytest.mark.timeout(600)
def test_a_file_is_shown_as_the_readme_has_it(demo: tuple[Path, str]) -> None:
    asked, _, shown = next(block for block in blocks() if block.startswith("$ sampler show")).partition("\n")
    printed = run(demo[0], *asked.removeprefix("$ sampler ").split())
    assert printed.replace(str(demo[0].resolve()), "/home/ada").strip() == shown.strip()
