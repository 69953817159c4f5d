"""The shared feature pass of sampler, as a plugin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, hookimpl

from .analyzer import FeaturesAnalyzer

__all__ = ["FeaturesAnalyzer", "sampler_analyzers"]


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """Give the one analyzer of this plugin."""
    return [FeaturesAnalyzer]
