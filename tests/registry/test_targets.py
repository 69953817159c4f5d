"""Targets of commands, exporters and readers that lead nowhere are told with what is there instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import click
import pytest

from sampler_core.registry.targets import WrongTarget, load


class Group:
    """A namespace of a stranger's."""

    @staticmethod
    def write() -> None:
        """Do nothing."""


@pytest.fixture(autouse=True)
def stranger() -> Iterator[None]:
    module = ModuleType("a_stranger")
    vars(module).update(export=print, Group=Group, command=click.Command("command"), number=3, _export=print)
    sys.modules["a_stranger"] = module
    yield
    del sys.modules["a_stranger"]


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ("a_stranger:export", "exporters"),
        ("a_stranger:export", "readers"),
        ("a_stranger:Group.write", "exporters"),
        ("a_stranger:command", "commands"),
    ],
)
def test_what_is_offered_is_imported(target: str, field: str) -> None:
    assert callable(load(target, field))


@pytest.mark.parametrize(
    ("target", "field", "told"),
    [
        ("a_stranger:exports", "exporters", "`a_stranger` has no `exports`; did you mean `export`?"),
        ("a_stranger:quite_else", "exporters", "has no `quite_else`; there is `Group`, `command`, `export`, `number`"),
        ("a_stranger:Group.read", "exporters", "has no `Group.read`; there is `write`"),
        ("a_stranger:number", "exporters", "`a_stranger:number` is a int, not a function"),
        ("a_stranger:export", "commands", "is a builtin_function_or_method, not a click command"),
        ("nobodys_module:export", "readers", "raised ModuleNotFoundError: No module named 'nobodys_module'"),
    ],
)
def test_what_leads_nowhere_is_told_with_what_is_there(target: str, field: str, told: str) -> None:
    with pytest.raises(WrongTarget) as refused:
        load(target, field)
    assert told in str(refused.value)
