"""Results against the JSON Schema of their kind."""

from __future__ import annotations

from typing import Any, Protocol

from ..schemas import Schema
from .codec import dumps
from .errors import ContractViolation
from .held_values import LONGEST_JSON


class Described(Protocol):
    """What is needed of an analyzer's description."""

    @property
    def kind(self) -> str: ...
    @property
    def schema_version(self) -> int: ...
    @property
    def result_schema(self) -> dict[str, Any]: ...


class SchemaCheck:
    """Checks results; each schema is compiled once."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        """Kind → the version of results that are put now."""
        self._schemas: dict[tuple[str, int], Schema] = {}

    def use(self, kind: str, schema_version: int, json_schema: dict[str, Any]) -> None:
        """Results of ``kind`` are of this version, and have to match this schema.

        Raises:
            UnusableSchema: when nothing can be held against it.
        """
        self._schemas[kind, schema_version] = Schema(json_schema)
        self.versions[kind] = schema_version

    def text(self, kind: str, result: dict[str, Any]) -> str:
        """``result`` as JSON.

        Raises:
            ContractViolation: when it does not match its schema, has none, or cannot be written as JSON.
        """
        version = self.versions.get(kind)
        if version is None:
            raise ContractViolation(f"results of {kind} have no JSON Schema in this library: put_schema comes first")
        try:
            text = dumps(result)
        except ValueError as error:
            raise ContractViolation(f"its {kind} result cannot be written: {error}") from error
        if len(text) > LONGEST_JSON:
            raise ContractViolation(f"its {kind} result is JSON of {len(text)} characters; {LONGEST_JSON} are kept")
        if fault := self._fault(kind, version, result):
            raise ContractViolation(fault)
        return text

    def __call__(self, analyzer: Described, result: dict[str, Any]) -> str:
        """What is wrong with a ``result`` of ``analyzer``, or an empty string."""
        if (analyzer.kind, analyzer.schema_version) not in self._schemas:
            self.use(analyzer.kind, analyzer.schema_version, analyzer.result_schema)
        return self._fault(analyzer.kind, analyzer.schema_version, result)

    def _fault(self, kind: str, version: int, result: dict[str, Any]) -> str:
        fault = self._schemas[kind, version].fault(result)
        return f"its {kind} result does not match schema version {version}: {fault}" if fault else ""
