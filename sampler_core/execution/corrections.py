"""What people set, brought along to the form that the results of a run have."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from ..facets.known import Kind
from ..library import Library
from ..planning.plan import Plan, Step
from ..registry.asking import NoAnswer, ask
from ..store.edits.upgrading import Outdated, in_new_form
from .observer import Observer

_AT_ONCE = 200


def bring_along(library: Library, plan: Plan, observer: Observer) -> None:
    """Let ``upgrade()`` of each kind of ``plan`` bring the corrections that were made for older versions of it to the
    version that its results have now. What it does not lead anywhere stays as it is, is not applied, and is told."""
    steps = {step.analyzer.kind: step for step in reversed(plan.steps)}
    for kind, step in sorted(steps.items()):
        aside = 0
        older = library.outdated_corrections(kind, step.analyzer.schema_version)
        for first in range(0, len(older), _AT_ONCE):
            aside += _bring(library, step, older[first : first + _AT_ONCE])
        if aside:
            count = "1 correction is" if aside == 1 else f"{aside} corrections are"
            observer.note(
                f"{count} kept aside: version {step.analyzer.schema_version} of {kind} has no place for what was set; "
                "`sampler show` tells of it, and `sampler unset` removes it"
            )


def _bring(library: Library, step: Step, older: Sequence[Outdated]) -> int:
    """Bring these along; return how many stay aside."""
    analyzer = step.analyzer
    results = [[each.schema_version, data] for each in older for data in (each.plain, each.corrected)]
    try:
        upgraded: Any = ask(analyzer.target, "upgraded", results=results)
    except NoAnswer:
        upgraded = None
    if not isinstance(upgraded, list) or len(upgraded) != len(results):
        return len(older)
    kind = Kind(
        analyzer.kind,
        analyzer.about,
        analyzer.result_schema,
        analyzer.scope,
        analyzer.distribution,
        analyzer.schema_version,
    )
    found = [
        in_new_form(each, plain, corrected, kind)
        for each, plain, corrected in zip(older, upgraded[::2], upgraded[1::2], strict=True)
    ]
    with library.transaction() as tx:
        tx.keep_corrections(list(chain.from_iterable(found)))
    return sum(not rows for rows in found)
