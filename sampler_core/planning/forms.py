"""Forms of results: those of one kind and version go together, in a plan and in a library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from ..compatibility import incompatible_changes
from ..registry.description import AnalyzerDescription
from .providers import Choice

Forms = Mapping[tuple[str, int], dict[str, Any]]
"""Kind and version → the JSON Schema of the results that a library holds."""
_MOST = 3

Told = tuple[str, str]
"""A reason, and what to do."""


def conflicts(
    wanted: Mapping[str, AnalyzerDescription], choices: Mapping[str, Choice], forms: Forms
) -> dict[str, Told]:
    """Analyzer → reason and hint, where its results would not go with those of the library, or with those of another
    package that gives the same kind.

    Of two that differ, the one whose answer counts runs.
    """
    told: dict[str, Told] = {}
    counting: dict[str, AnalyzerDescription] = {}
    for name in sorted(wanted, key=lambda name: (choices[wanted[name].kind].analyzer != name, name)):
        analyzer = wanted[name]
        found = _against_library(analyzer, forms) or _against(analyzer, counting.get(analyzer.kind, analyzer))
        if found:
            told[name] = found
        else:
            counting.setdefault(analyzer.kind, analyzer)
    return told


def binding(
    forms: Forms,
    analyzers: Iterable[AnalyzerDescription],
    owners: Callable[[str, int], set[str]],
    installed: AbstractSet[str],
) -> Forms:
    """``forms`` without those that are in the way of one of ``analyzers`` although nothing that is ``installed`` gave
    results of them; ``owners`` tells whose the results of a kind and version are."""
    unfit = {key for each in analyzers if (key := (each.kind, each.schema_version)) in forms
             if incompatible_changes(forms[key], each.result_schema)}  # fmt: skip
    return {key: form for key, form in forms.items() if key not in unfit or owners(*key) & installed}


def _against_library(analyzer: AnalyzerDescription, forms: Forms) -> Told | None:
    """What is wrong with ``analyzer`` where what its kind was in the library is not what it is now."""
    kind, version = analyzer.kind, analyzer.schema_version
    held = forms.get((kind, version))
    if held is None or not (changes := incompatible_changes(held, analyzer.result_schema)):
        return None
    owner = f"{analyzer.distribution} {analyzer.distribution_version}"
    leave_out = f"until then, leave it out with -p no:{analyzer.name}"
    if not incompatible_changes(analyzer.result_schema, held):
        reason = f"{owner} is older than what made the `{kind}` that this library holds: {_first(changes)}"
        return reason, f"pip install --upgrade {analyzer.distribution}; {leave_out}"
    reason = f"{owner} has changed `{kind}` and still calls it version {version}: {_first(changes)}"
    newer = 1 + max(held_version for held_kind, held_version in forms if held_kind == kind)
    return reason, f"its authors have to set schema_version = {newer} and write upgrade(); {leave_out}"


def _against(analyzer: AnalyzerDescription, counting: AnalyzerDescription) -> Told | None:
    """What is wrong with ``analyzer`` where the one that counts gives another form of the same kind."""
    if counting.schema_version != analyzer.schema_version:
        differ = f"version {analyzer.schema_version}, not {counting.schema_version}"
    else:
        one, other = counting.result_schema, analyzer.result_schema
        changes = incompatible_changes(one, other)
        if not changes or not incompatible_changes(other, one):
            return None
        differ = _first(changes)
    kind, one_package, other_package = analyzer.kind, counting.distribution, analyzer.distribution
    reason = (
        f"`{analyzer.name}` of {other_package} gives another form of `{kind}` than `{counting.name}` of {one_package}, "
        f"whose answer counts: {differ}"
    )
    return reason, f"--use {kind}={analyzer.name} lets that one count; their authors have to give the kinds two names"


def _first(changes: Sequence[str]) -> str:
    more = f", and {len(changes) - _MOST} more" if len(changes) > _MOST else ""
    return ", ".join(changes[:_MOST]) + more
