"""What comes with a package that is not installed: commands and hints say which."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from inside import sampler

from sampler_core import hints
from sampler_core.cli import commands
from sampler_core.registry.candidates import Candidate
from sampler_core.registry.registry import Finding, Registry
from sampler_core.registry.state import PluginState

CORE = Path(hints.__file__).parent


@pytest.fixture
def installed(monkeypatch):
    """Makes these findings all that is installed."""

    def only(*findings: Finding) -> None:
        monkeypatch.setattr(commands, "_registry", lambda *, examine: Registry(findings))

    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    only()
    monkeypatch.setattr(hints, "distribution", missing)
    return only


@pytest.mark.parametrize(("command", "package"), hints.PACKAGES.items())
def test_a_command_of_a_package_that_is_missing_says_which(installed, command, package):
    told = sampler(command, "anything", expect=2).stderr

    assert f"`sampler {command}` comes with a package that is not installed: `pip install {package}`" in told


def test_what_commands_are_called_elsewhere_leads_there(installed):
    assert "library backup`?" in sampler("backup", expect=2).stderr


def test_one_that_is_installed_and_cannot_be_used_says_why(installed):
    candidate = Candidate(
        "library", "", "sampler-library", "0.1.0", requires=(), digest="", source_digest=None, location=""
    )
    installed(Finding(candidate, PluginState.INCOMPATIBLE, "it needs sampler-core 9", "pip install -U sampler-core"))

    told = sampler("library", "check", expect=2).stderr

    said = " ".join(told.replace("│", " ").split())
    assert (
        "there is no `sampler library`: the plugin library (sampler-library 0.1.0), which has it, is incompatible. "
        "it needs sampler-core 9; pip install -U sampler-core" in said
    )


def test_hints_name_the_package_where_it_is_missing(installed):
    assert hints.library_command("check --repair", "--library", "my sounds") == (
        "`pip install sampler-library`, then `sampler library check --repair --library 'my sounds'`"
    )


def test_hints_do_not_where_it_is_there():
    assert hints.library_command("check") == "`sampler library check`"


def test_no_hint_of_the_core_goes_past_that():
    found = [
        f"{path.relative_to(CORE)}:{node.lineno}: {node.value}"
        for path in CORE.rglob("*.py")
        if path.name != "hints.py"
        for node in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if "sampler library " in node.value or "sampler forget" in node.value
    ]
    assert found == []


def _texts(tree: ast.AST):
    """Texts that are no docstrings."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node
