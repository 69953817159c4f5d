"""The SDK as a plugin: it adds `sampler demo`."""

from __future__ import annotations

from collections.abc import Iterable

from sampler_core.hookspecs import CommandSpec, hookimpl


@hookimpl
def sampler_commands() -> Iterable[CommandSpec]:
    """Commands of the SDK."""
    return [CommandSpec("demo", "Render a small folder of audio and analyze it", "sampler_sdk.demo:command")]
