"""What an analyzer takes: the kinds it declares, and those its scope implies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..contracts.analyzer import Scope
from ..registry.description import AnalyzerDescription

REGIONS, TIMELINE = "regions", "timeline"


@dataclass(frozen=True)
class Input:
    """One kind a step takes. ``provider`` is ``None`` where nobody in the plan gives it; ``spans`` marks the
    kinds that say which regions or segments the step answers for."""

    kind: str
    provider: str | None
    optional: bool = False
    spans: bool = False


def inputs_of(analyzer: AnalyzerDescription, providers: Mapping[str, str]) -> tuple[Input, ...]:
    """The inputs of ``analyzer``, sorted by kind. Regions are implied by region scope; by segment scope also
    a timeline, where there is one."""
    optional = dict.fromkeys(analyzer.optional, True) | dict.fromkeys(analyzer.requires, False)
    spans: set[str] = set()
    if analyzer.scope is not Scope.FILE:
        optional[REGIONS] = False
        spans.add(REGIONS)
    if analyzer.scope is Scope.SEGMENT:
        optional.setdefault(TIMELINE, True)
        spans.add(TIMELINE)
    return tuple(Input(kind, providers.get(kind), optional[kind], kind in spans) for kind in sorted(optional))
