"""What a command that a plugin adds needs of the command line; quick to import.

Errors a person can do something about are raised, and ``sampler`` tells them in a sentence:
:class:`CommandFailed` (exit code 1), and :class:`~sampler_sdk.library.WrongUse` and what a library raises (2).
"""

from sampler_core.cli.common import QueryCommand, joined, json_option, library_option
from sampler_core.cli.editing import agreed
from sampler_core.cli.errors import CommandFailed
from sampler_core.cli.meant import Group
from sampler_core.cli.parameters import Place
from sampler_core.cli.progress import progress
from sampler_core.cli.summary import Summary
from sampler_core.cli.terminal import (
    ask,
    can_ask,
    console,
    data,
    is_terminal,
    printable,
    quoted,
    redraw,
    say,
    shortened,
    typed,
    write_json,
    write_path,
)
from sampler_core.files import new_file, new_text

__all__ = [
    "CommandFailed",
    "Group",
    "Place",
    "QueryCommand",
    "Summary",
    "agreed",
    "ask",
    "can_ask",
    "console",
    "data",
    "is_terminal",
    "joined",
    "json_option",
    "library_option",
    "new_file",
    "new_text",
    "printable",
    "progress",
    "quoted",
    "redraw",
    "say",
    "shortened",
    "typed",
    "write_json",
    "write_path",
]
