"""Results against the JSON Schema of their kind."""

from __future__ import annotations

from typing import Any, Protocol

from ..compatibility import incompatible_changes
from ..facets.known import Kinds
from ..schemas import Schema
from .codec import dumps
from .errors import ContractViolation, LibraryError
from .held_values import LONGEST_JSON


def widest(kind: str, version: int, held: dict[str, Any] | None, given: dict[str, Any]) -> dict[str, Any]:
    """Return whichever of two schemas of one version accepts all that the other does: the newer of them.

    Raises:
        LibraryError: when neither does.
    """
    if held is None or not (changes := incompatible_changes(held, given)):
        return given
    if not incompatible_changes(given, held):
        return held
    raise LibraryError(
        f"this library holds results of {kind} version {version} in another form ({', '.join(changes[:3])}): "
        "a new form needs a new schema_version"
    )


class Described(Protocol):
    """What is needed of an analyzer's description."""

    @property
    def kind(self) -> str: ...
    @property
    def schema_version(self) -> int: ...


class SchemaCheck:
    """Checks results against the schemas of this library; each is compiled once."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        """Kind → the version of results that are put now."""
        self._schemas: dict[tuple[str, int], Schema] = {}
        self.kinds = Kinds(())
        """As they are described now; see :func:`.kinds.stored_kinds`."""
        self.field_ids: dict[tuple[str, str], int] = {}
        """Kind and field → the number that it has in the search table."""

    def use(self, kind: str, schema_version: int, json_schema: dict[str, Any]) -> None:
        """Results of ``kind`` are of this version, and have to match this schema.

        Raises:
            UnusableSchema: when nothing can be held against it.
        """
        self._schemas[kind, schema_version] = Schema(json_schema)
        self.versions[kind] = schema_version

    def text(self, kind: str, result: dict[str, Any], *, checked: bool = False) -> str:
        """``result`` as JSON; ``checked`` says that it was held against its schema before.

        Raises:
            ContractViolation: when it does not match its schema, has none, or cannot be written as JSON.
        """
        if fault := "" if checked else self._fault(kind, self.versions.get(kind), result):
            raise ContractViolation(fault)
        try:
            text = dumps(result)
        except ValueError as error:
            raise ContractViolation(f"its {kind} result cannot be written: {error}") from error
        if len(text) > LONGEST_JSON:
            raise ContractViolation(f"its {kind} result is JSON of {len(text)} characters; {LONGEST_JSON} are kept")
        return text

    def __call__(self, analyzer: Described, result: dict[str, Any]) -> str:
        """What is wrong with a ``result`` of ``analyzer``, or an empty string."""
        return self._fault(analyzer.kind, analyzer.schema_version, result)

    def _fault(self, kind: str, version: int | None, result: dict[str, Any]) -> str:
        schema = None if version is None else self._schemas.get((kind, version))
        if schema is None:
            return f"results of {kind} have no JSON Schema in this library: put_schema comes first"
        fault = schema.fault(result)
        return f"its {kind} result does not match schema version {version}: {fault}" if fault else ""
