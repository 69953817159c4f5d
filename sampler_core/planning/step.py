"""A step of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..registry.description import AnalyzerDescription
from .inputs import Input


@dataclass(frozen=True)
class Step:
    """One analyzer with its complete options and its inputs; ``files`` are the digests of files among the options."""

    analyzer: AnalyzerDescription
    options: dict[str, Any]
    inputs: tuple[Input, ...]
    files: dict[str, str] = field(default_factory=dict)
