"""Forms of results: all of one kind and version have one, in a plan and in a library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..registry.description import AnalyzerDescription
from ..schemas import same_form
from .providers import Choice

Forms = Mapping[tuple[str, int], dict[str, Any]]
"""Kind and version → JSON Schema."""


def conflicts(
    wanted: Mapping[str, AnalyzerDescription], choices: Mapping[str, Choice], forms: Forms
) -> dict[str, tuple[str, str]]:
    """Analyzer → reason and hint, where its results would have another form than others of that kind and version.

    What the library holds decides; where it holds none, the analyzer whose answer counts.
    """
    known = {key: (schema, "the results that this library holds") for key, schema in forms.items()}
    told: dict[str, tuple[str, str]] = {}
    for name in sorted(wanted, key=lambda name: (choices[wanted[name].kind].analyzer != name, name)):
        analyzer = wanted[name]
        key = (analyzer.kind, analyzer.schema_version)
        schema, whose = known.setdefault(key, (analyzer.result_schema, f"those of `{name}` ({analyzer.distribution})"))
        if not same_form(schema, analyzer.result_schema):
            told[name] = _told(analyzer, whose)
    return told


def _told(analyzer: AnalyzerDescription, whose: str) -> tuple[str, str]:
    owner = f"{analyzer.distribution} {analyzer.distribution_version}"
    reason = (
        f"`{analyzer.name}` of {owner} gives `{analyzer.kind}` version {analyzer.schema_version} "
        f"in another form than {whose}"
    )
    return reason, f"its authors have to raise schema_version; until then, leave it out with -p no:{analyzer.name}"
