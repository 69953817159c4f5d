"""What keeps a library, as a plugin: the commands ``sampler library`` and ``sampler forget``, and automatic backups."""

from __future__ import annotations

from collections.abc import Iterable

from sampler_sdk import CommandSpec, RunListenerSpec, hookimpl

__all__ = ["sampler_commands", "sampler_run_ended"]


@hookimpl
def sampler_commands() -> Iterable[CommandSpec]:
    """Give both commands."""
    keeps = "Keep the library: back up, restore, check, prune, and see where its space goes"
    return [
        CommandSpec("library", keeps, "sampler_library.commands:command"),
        CommandSpec(
            "forget", "Remove files and their results from the library", "sampler_library.commands.forget:command"
        ),
    ]


@hookimpl
def sampler_run_ended() -> Iterable[RunListenerSpec]:
    """Back up after a run."""
    kept = "Back the library up when its last backup is too old"
    return [RunListenerSpec("backups", kept, "sampler_library.automatic:run_ended")]
