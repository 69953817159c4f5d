"""The key of a file, as a plugin of sampler."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, hookimpl

from .analyzer import KeyAnalyzer

__all__ = ["KeyAnalyzer", "sampler_analyzers"]


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """Give the one analyzer of this plugin."""
    return [KeyAnalyzer]
