"""The content analyzer of sampler: scenes of different content, and the sections of music."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, hookimpl


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """The one analyzer of this plugin."""
    from .analyzer import ContentAnalyzer

    return [ContentAnalyzer]
