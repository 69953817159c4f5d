"""The table of hostile inputs in ``docs/reliability.md`` is that of the tests marked ``hostile``.

``@pytest.mark.hostile("what is given", "what happens")`` stands on the test that shows it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from .conftest import REPOSITORY

FOLDERS = ("tests", "plugin_sdk/tests", "plugins")


def marked(path: Path) -> Iterator[tuple[str, str]]:
    """The marks of a test file: what is given, and what happens."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.hostile":
            given, happens = (ast.literal_eval(argument) for argument in node.args)
            yield given, happens


def rows() -> list[str]:
    """The table's rows, in the order of the files."""
    files = sorted(file for folder in FOLDERS for file in (REPOSITORY / folder).rglob("test_*.py"))
    return [f"| {given} | {happens} |" for file in files for given, happens in marked(file)]


def test_the_documentation_has_this_table() -> None:
    table = "\n".join(["| given | what happens |", "|---|---|", *rows()])
    docs = (REPOSITORY / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert table in docs, f"docs/reliability.md should have:\n{table}"


def test_nothing_stands_in_it_twice() -> None:
    assert len(rows()) == len(set(rows()))
