"""Pictures of what sampler found in a file, as a plugin: it adds ``sampler plot``."""

from __future__ import annotations

from collections.abc import Iterable

from sampler_sdk import CommandSpec, hookimpl

__all__ = ["sampler_commands"]


@hookimpl
def sampler_commands() -> Iterable[CommandSpec]:
    """Give the one command of this plugin."""
    return [CommandSpec("plot", "Draw what the library knows of a file", "sampler_plot.command:command")]
