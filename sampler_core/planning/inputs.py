"""What an analyzer takes: the kinds it declares, and those its scope implies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..contracts import Spans
from ..contracts.analyzer import Scope
from ..registry.description import AnalyzerDescription
from .recommended import RECOMMENDED

SpanKinds = Mapping[Scope, tuple[str, Spans]]
"""Scope → the kind whose items are its spans, and where they are."""


@dataclass(frozen=True)
class Input:
    """One kind a step takes. ``provider`` is ``None`` where nobody in the plan gives it; ``spans`` says where the items
    are of a kind that says which regions or segments the step answers for."""

    kind: str
    provider: str | None
    optional: bool = False
    spans: Spans | None = None


def span_kinds(analyzers: Iterable[AnalyzerDescription]) -> SpanKinds:
    """The kind that gives the spans of each scope: a recommended one before others, then the first by id. A recommended
    one that nobody gives stands in, so that the plan can say what is missing."""
    declared = {each.kind: each.about.spans for each in analyzers if each.about.spans}
    found: dict[Scope, tuple[str, Spans]] = {}
    for each in RECOMMENDED:
        if each.spans is not None:
            found[Scope(each.spans.scope)] = each.kind, declared.get(each.kind, each.spans)
    standing_in = {kind for kind, _ in found.values() if kind not in declared}
    for kind in sorted(declared):
        spans = declared[kind]
        assert spans is not None
        scope = Scope(spans.scope)
        if scope not in found or found[scope][0] in standing_in:
            found[scope] = kind, spans
            standing_in.discard(kind)
    return found


def other_span_kinds(analyzers: Iterable[AnalyzerDescription], chosen: SpanKinds) -> dict[Scope, list[str]]:
    """Scope → the kinds that declare spans of it and do not count."""
    found: dict[Scope, set[str]] = {}
    for each in analyzers:
        if each.about.spans and chosen[Scope(each.about.spans.scope)][0] != each.kind:
            found.setdefault(Scope(each.about.spans.scope), set()).add(each.kind)
    return {scope: sorted(kinds) for scope, kinds in found.items()}


def inputs_of(analyzer: AnalyzerDescription, providers: Mapping[str, str], spans: SpanKinds) -> tuple[Input, ...]:
    """The inputs of ``analyzer``, sorted by kind. Region scope implies the kind that gives regions; segment scope that
    one, too, and the kind that gives segments where there is one."""
    optional = dict.fromkeys(analyzer.optional, True) | dict.fromkeys(analyzer.requires, False)
    giving: dict[str, Spans] = {}
    if analyzer.scope is not Scope.FILE:
        kind, giving[kind] = spans[Scope.REGION]
        optional[kind] = False
    if analyzer.scope is Scope.SEGMENT:
        kind, giving[kind] = spans[Scope.SEGMENT]
        optional.setdefault(kind, True)
    return tuple(Input(kind, providers.get(kind), optional[kind], giving.get(kind)) for kind in sorted(optional))
