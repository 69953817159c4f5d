"""What sounds are, as a plugin of sampler: a classifier of segments, and the contents of files.

Bring a model of your own by inheriting from :class:`SegmentClassifier` and returning a :class:`ClassifierBackend`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sampler_sdk import Analyzer, CommandSpec, hookimpl

from .analyzer import ClassifierAnalyzer
from .backend import ClassifierBackend
from .contents import ContentsAnalyzer
from .segments import SegmentClassifier

__all__ = [
    "ClassifierAnalyzer",
    "ClassifierBackend",
    "ContentsAnalyzer",
    "SegmentClassifier",
    "sampler_analyzers",
    "sampler_commands",
]


@hookimpl
def sampler_analyzers() -> Iterable[type[Analyzer[Any]]]:
    """A classifier of segments, and what it adds up to."""
    return [ClassifierAnalyzer, ContentsAnalyzer]


@hookimpl
def sampler_commands() -> Iterable[CommandSpec]:
    """``sampler train``: labels of your own."""
    return [CommandSpec("train", "Learn your own labels from folders of sounds", "sampler_classifier.train:command")]
