from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sampler_core.contracts import Resources, Scope
from sampler_core.registry.description import AnalyzerDescription

Declare = Callable[..., AnalyzerDescription]


@pytest.fixture(scope="session")
def declare() -> Declare:
    """Makes analyzer descriptions, without classes behind them."""
    return _declare


def _declare(
    name: str,
    kind: str | None = None,
    requires: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    scope: Scope = Scope.FILE,
    options: Mapping[str, Any] | None = None,
    **fields: Any,
) -> AnalyzerDescription:
    declaration: dict[str, Any] = {
        "plugin": name,
        "distribution": f"acme-{name}",
        "distribution_version": "1.0",
        "target": f"acme_{name}:Analyzer",
        "name": name,
        "version": "1",
        "kind": kind or name,
        "schema_version": 1,
        "result_schema": {},
        "scope": scope,
        "requires": requires,
        "optional": optional,
        "options_schema": {"properties": options or {}},
        "resources": Resources(),
    }
    return AnalyzerDescription.model_validate(declaration | fields)


@pytest.fixture(scope="session")
def house(declare: Declare) -> list[AnalyzerDescription]:
    """The analyzers of the house, as they declare themselves."""
    return [
        declare("features", "frames"),
        declare("regions", requires=("frames",)),
        declare("tempo", requires=("frames", "regions")),
        declare("key", requires=("regions",)),
        declare("content", "timeline", requires=("frames", "regions")),
        declare("classifier", "classification", requires=("frames",), optional=("tempo",), scope=Scope.SEGMENT),
    ]
