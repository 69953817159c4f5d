"""Where the sound is, as a plugin of sampler."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, hookimpl

from .analyzer import RegionsAnalyzer, RegionsOptions

__all__ = ["RegionsAnalyzer", "RegionsOptions", "sampler_analyzers"]


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """Give the one analyzer of this plugin."""
    return [RegionsAnalyzer]
