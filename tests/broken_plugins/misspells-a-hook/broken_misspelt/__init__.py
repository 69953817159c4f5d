"""Offers its analyzers through a hook that does not exist."""

from sampler_sdk import hookimpl


@hookimpl
def sampler_analysers() -> list[type]:
    return []
