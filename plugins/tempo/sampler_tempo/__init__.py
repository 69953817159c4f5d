"""The tempo analyzer of sampler: tempo, beats and meter of loops and songs, and when there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, hookimpl


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """The one analyzer of this plugin."""
    from .analyzer import TempoAnalyzer

    return [TempoAnalyzer]
