"""Results against the JSON Schema of their kind."""

from __future__ import annotations

from typing import Any, Protocol

import jsonschema_rs


class Described(Protocol):
    """What is needed of an analyzer's description."""

    @property
    def kind(self) -> str: ...
    @property
    def schema_version(self) -> int: ...
    @property
    def result_schema(self) -> dict[str, Any]: ...


class SchemaCheck:
    """Checks results; each schema is compiled once. The first schema seen for a kind and version counts: a
    kind that changes its fields has to change its version."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        """Kind → the version that results are of now."""
        self._validators: dict[tuple[str, int], jsonschema_rs.Validator] = {}

    def learn(self, kind: str, schema_version: int, json_schema: dict[str, Any]) -> None:
        """Take up the schema of a kind, unless there is one for this version."""
        self.versions[kind] = schema_version
        if (kind, schema_version) not in self._validators:
            self._validators[kind, schema_version] = jsonschema_rs.validator_for(json_schema)

    def fault(self, kind: str, schema_version: int, result: dict[str, Any]) -> str:
        """What is wrong with ``result``, or an empty string. The schema must have been learnt."""
        validator = self._validators[kind, schema_version]
        if validator.is_valid(result):
            return ""
        error = next(validator.iter_errors(result))
        where = "/".join(map(str, error.instance_path)) or "the result"
        return f"its {kind} result does not match schema version {schema_version}: {where}: {error.message}"

    def __call__(self, analyzer: Described, result: dict[str, Any]) -> str:
        """What is wrong with a ``result`` of ``analyzer``, or an empty string."""
        self.learn(analyzer.kind, analyzer.schema_version, analyzer.result_schema)
        return self.fault(analyzer.kind, analyzer.schema_version, result)
